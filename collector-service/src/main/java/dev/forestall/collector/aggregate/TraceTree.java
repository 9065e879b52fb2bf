package dev.forestall.collector.aggregate;

import dev.forestall.collector.aggregate.Span.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spans to trees. Parents come before their children in {@link #nodes()}; nothing here is
 * recursive, since a trace may be as deep as it is long.
 */
final class TraceTree {
  private final boolean late;
  private final Loss.Listener losses;
  private final Map<Long, Node> byId;
  private final List<Node> nodes;

  /**
   * @param spans distinct spans of one trace
   * @param late whether a part of this trace was counted before
   */
  TraceTree(Collection<Span> spans, boolean late, Loss.Listener losses) {
    this.late = late;
    this.losses = losses;
    this.byId = HashMap.newHashMap(spans.size());
    this.nodes = new ArrayList<>(spans.size());
    spans.forEach(span -> byId.put(span.id(), new Node(span)));
    byId.values().forEach(node -> node.parent(byId.get(node.span().parent())));
    cutCircles();
    byId.values().forEach(TraceTree::join);
    byId.values().stream().filter(node -> node.parent() == null).forEach(this::walkFrom);
  }

  /** All of them, parents first. */
  List<Node> nodes() {
    return nodes;
  }

  /** The node of that span. */
  @Nullable Node node(long id) {
    return byId.get(id);
  }

  /** Where ancestors end in themselves, the earliest of the circle loses its parent. */
  private void cutCircles() {
    Set<Node> safe = new HashSet<>();
    for (Node start : byId.values()) {
      Set<Node> path = new LinkedHashSet<>();
      Node at = start;
      while (at != null && !safe.contains(at) && path.add(at)) {
        at = at.parent();
      }
      if (at != null && !safe.contains(at)) {
        cut(at);
      }
      safe.addAll(path);
    }
  }

  private void cut(Node inCircle) {
    List<Node> circle = new ArrayList<>();
    Node at = inCircle;
    do {
      circle.add(at);
      at = at.parent();
    } while (at != null && at != inCircle);
    losses.lost(Loss.CIRCLE, circle.size());
    circle.stream()
        .min(
            Comparator.comparingLong((Node n) -> n.span().startNanos())
                .thenComparingLong(n -> n.span().id()))
        .ifPresent(earliest -> earliest.parent(null));
  }

  private static void join(Node node) {
    Node parent = node.parent();
    if (parent != null) {
      parent.children().add(node);
    }
  }

  private void walkFrom(Node root) {
    int next = nodes.size();
    nodes.add(root);
    while (next < nodes.size()) {
      Node node = nodes.get(next++);
      enter(node);
      nodes.addAll(node.children());
    }
  }

  private void enter(Node node) {
    node.adjust();
    Node parent = node.parent();
    if (parent == null ? cameIn(node.span()) : node.isRemote()) {
      node.entry(node);
    } else if (parent != null) {
      node.entry(parent.entry());
    } else {
      losses.lost(Loss.ORPHAN, 1);
    }
  }

  /** Whether a span without a parent here is a request: unless its parent is in its own process. */
  private boolean cameIn(Span span) {
    return switch (span.parentage()) {
      case REMOTE -> true;
      case LOCAL -> span.parent() == 0 || byId.containsKey(span.parent());
      case UNKNOWN -> span.parent() == 0 || !late || takesRequests(span.kind());
    };
  }

  private static boolean takesRequests(Kind kind) {
    return switch (kind) {
      case UNSPECIFIED, SERVER, CONSUMER -> true;
      case INTERNAL, CLIENT, PRODUCER -> false;
    };
  }
}
