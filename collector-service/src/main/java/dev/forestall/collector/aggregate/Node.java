package dev.forestall.collector.aggregate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span in the tree of its trace. */
final class Node {
  private final Span span;
  private final List<Node> children = new ArrayList<>(2);
  private @Nullable Node parent;
  private @Nullable Node entry;
  private double adjusted = 1;

  Node(Span span) {
    this.span = span;
  }

  Span span() {
    return span;
  }

  List<Node> children() {
    return children;
  }

  @Nullable Node parent() {
    return parent;
  }

  void parent(@Nullable Node parent) {
    this.parent = parent;
  }

  /** The span with which the request came in; null when that is not known. */
  @Nullable Node entry() {
    return entry;
  }

  void entry(@Nullable Node entry) {
    this.entry = entry;
  }

  /** How many it stands for: what it says itself, else what its nearest ancestor says, else one. */
  double adjusted() {
    return adjusted;
  }

  /** Finds that out; its parent's must be known. */
  void adjust() {
    if (span.adjusted() > 0) {
      adjusted = span.adjusted();
    } else if (parent != null) {
      adjusted = parent.adjusted;
    }
  }

  boolean isEntry() {
    return entry == this;
  }

  /** Whether it is in another service than its parent. */
  boolean isRemote() {
    return parent != null && !parent.span.service().key().equals(span.service().key());
  }

  /** Its children in other services. */
  List<Node> remoteChildren() {
    return children.stream().filter(Node::isRemote).toList();
  }
}
