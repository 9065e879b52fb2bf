package dev.forestall.collector.aggregate;

import dev.forestall.collector.aggregate.Span.Kind;

/** What the pod that served a request is answerable for: own time and gaps, milliseconds. */
final class PodShare {
  private double own;
  private double gap;

  /** The request came in with that span. */
  PodShare(Node entry) {
    Node caller = entry.parent();
    this.gap = caller != null && isCallOfOne(caller) ? SelfTime.millisOf(caller) : 0;
  }

  private static boolean isCallOfOne(Node caller) {
    return caller.span().kind() == Kind.CLIENT && caller.remoteChildren().size() == 1;
  }

  /**
   * One of its spans.
   *
   * @param called whether it is a call of another workload
   */
  void add(double millis, boolean called) {
    if (called) {
      gap += millis;
    } else {
      own += millis;
    }
  }

  double own() {
    return own;
  }

  double gap() {
    return gap;
  }
}
