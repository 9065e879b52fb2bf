package dev.forestall.collector.aggregate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Traces that wait for the rest of their spans: a bounded time after the newest, and a bounded
 * number; what is over the bound goes out first in, first out, and is counted before its time.
 */
final class PendingTraces {
  private static final int REMEMBERED = 50_000;

  private final Waiting bounds;
  private final Loss.Listener losses;

  /** The one that waited longest for its newest span first. */
  private final Map<TraceId, PendingTrace> traces = new LinkedHashMap<>(256, 0.75f, true);

  private final Set<TraceId> counted = new LinkedHashSet<>();
  private final List<PendingTrace> complete = new ArrayList<>();
  private int size;

  PendingTraces(Waiting bounds, Loss.Listener losses) {
    this.bounds = bounds;
    this.losses = losses;
  }

  void add(Span span, long nowNanos) {
    PendingTrace trace = trace(span.trace(), nowNanos);
    if (!trace.add(span, nowNanos)) {
      losses.lost(Loss.DUPLICATE, 1);
      return;
    }
    if (trace.late()) {
      losses.lost(Loss.LATE, 1);
    }
    grown(span.trace(), trace);
  }

  /** A line of a trace; it waits for its span. */
  void add(TraceId id, Line line, long nowNanos) {
    PendingTrace trace = trace(id, nowNanos);
    trace.add(line, nowNanos);
    grown(id, trace);
  }

  /** Takes out what need not wait any longer. */
  List<PendingTrace> takeComplete(long nowNanos) {
    Iterator<Map.Entry<TraceId, PendingTrace>> all = traces.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<TraceId, PendingTrace> eldest = all.next();
      if (nowNanos - eldest.getValue().newestNanos() < bounds.patience().toNanos()) {
        break;
      }
      all.remove();
      finish(eldest.getKey(), eldest.getValue());
    }
    return take();
  }

  /** Takes out everything. */
  List<PendingTrace> takeAll() {
    traces.forEach(this::finish);
    traces.clear();
    return take();
  }

  /** Spans and lines that wait. */
  int size() {
    return size;
  }

  private PendingTrace trace(TraceId id, long nowNanos) {
    PendingTrace known = traces.get(id);
    if (known != null && nowNanos - known.firstNanos() > bounds.longest().toNanos()) {
      traces.remove(id);
      finish(id, known);
      known = null;
    }
    return known != null
        ? known
        : traces.computeIfAbsent(id, i -> new PendingTrace(counted.contains(i), nowNanos));
  }

  private void grown(TraceId id, PendingTrace trace) {
    size++;
    if (trace.size() > bounds.spansOfOne()) {
      traces.remove(id);
      hurry(id, trace);
    }
    while (size > bounds.spans() || traces.size() > bounds.traces()) {
      Map.Entry<TraceId, PendingTrace> eldest = traces.entrySet().iterator().next();
      traces.remove(eldest.getKey());
      hurry(eldest.getKey(), eldest.getValue());
    }
  }

  private void hurry(TraceId id, PendingTrace trace) {
    losses.lost(Loss.HURRIED, trace.size());
    finish(id, trace);
  }

  private void finish(TraceId id, PendingTrace trace) {
    size -= trace.size();
    complete.add(trace);
    counted.add(id);
    if (counted.size() > REMEMBERED) {
      counted.remove(counted.iterator().next());
    }
  }

  private List<PendingTrace> take() {
    List<PendingTrace> taken = List.copyOf(complete);
    complete.clear();
    return taken;
  }
}
