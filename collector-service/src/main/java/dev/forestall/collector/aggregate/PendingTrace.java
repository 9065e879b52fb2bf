package dev.forestall.collector.aggregate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came so far of a trace. */
final class PendingTrace {
  private final boolean late;
  private final long firstNanos;
  private final Map<Long, Span> spans = new LinkedHashMap<>(4);
  private final List<Line> lines = new ArrayList<>(0);
  private long newestNanos;

  PendingTrace(boolean late, long nowNanos) {
    this.late = late;
    this.firstNanos = nowNanos;
    this.newestNanos = nowNanos;
  }

  /** False when it was there already. */
  boolean add(Span span, long nowNanos) {
    newestNanos = nowNanos;
    return spans.putIfAbsent(span.id(), span) == null;
  }

  void add(Line line, long nowNanos) {
    newestNanos = nowNanos;
    lines.add(line);
  }

  /** Whether a part of this trace was counted before. */
  boolean late() {
    return late;
  }

  long firstNanos() {
    return firstNanos;
  }

  long newestNanos() {
    return newestNanos;
  }

  int size() {
    return spans.size() + lines.size();
  }

  Collection<Span> spans() {
    return spans.values();
  }

  List<Line> lines() {
    return lines;
  }
}
