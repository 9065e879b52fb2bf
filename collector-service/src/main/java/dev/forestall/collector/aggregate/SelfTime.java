package dev.forestall.collector.aggregate;

import dev.forestall.collector.aggregate.Span.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Self time: a span's duration without the union of its children's. */
final class SelfTime {
  private static final double NANOS_IN_MILLI = 1e6;

  private SelfTime() {}

  private record Interval(long start, long end) {}

  /** Milliseconds. */
  static double millisOf(Node node) {
    Span span = node.span();
    List<Interval> covered = new ArrayList<>(node.children().size());
    for (Node child : node.children()) {
      within(span, child).ifPresent(covered::add);
    }
    covered.sort(Comparator.comparingLong(Interval::start));
    long union = 0;
    long upTo = span.startNanos();
    for (Interval interval : covered) {
      union += Math.max(0, interval.end() - Math.max(upTo, interval.start()));
      upTo = Math.max(upTo, interval.end());
    }
    return (span.nanos() - union) / NANOS_IN_MILLI;
  }

  /** The part of the parent that the child covers; what is consumed from a queue covers nothing. */
  private static Optional<Interval> within(Span parent, Node node) {
    Span child = node.span();
    if (parent.kind() == Kind.PRODUCER || child.kind() == Kind.CONSUMER) {
      return Optional.empty();
    }
    long shift = node.isRemote() ? skew(parent, child) : 0;
    long start = Math.max(parent.startNanos(), child.startNanos() + shift);
    long end = Math.min(parent.endNanos(), child.endNanos() + shift);
    return end > start ? Optional.of(new Interval(start, end)) : Optional.empty();
  }

  /**
   * Clocks of two machines differ: a remote child that sticks out of the call is put into its
   * middle, so that the gap keeps its length.
   */
  private static long skew(Span parent, Span child) {
    boolean inside =
        child.startNanos() >= parent.startNanos() && child.endNanos() <= parent.endNanos();
    return inside
        ? 0
        : parent.startNanos() + (parent.nanos() - child.nanos()) / 2 - child.startNanos();
  }
}
