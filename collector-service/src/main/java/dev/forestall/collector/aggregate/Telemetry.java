package dev.forestall.collector.aggregate;

import dev.forestall.model.event.PodEvent;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The story of spans and lines.
 *
 * <pre>
 * spans ─▶ wait for the rest of their trace ─▶ tree ─▶ self times, gaps, requests, events ─┐
 * lines ─▶ wait for their span ─────────────────────▶ templates within requests ──────────┤
 *                                                                   a workload and slice ▼
 *                                                             SpansObserved, LogsObserved
 * </pre>
 *
 * All sums are additive: a slice may be handed out in several increments, by several collectors.
 * Memory is bounded by what may wait and by the keys a slice may have; what is over the bounds is
 * counted. What waits here is lost with the process: about its patience twice, of evidence.
 */
public final class Telemetry {
  private final Clock clock;
  private final LongSupplier realNanos;
  private final Loss.Listener losses;
  private final PendingTraces traces;
  private final Slices slices;
  private final CallHabits habits = new CallHabits();

  /**
   * @param waiting how long and how much is waited
   * @param maxKeys most keys of a workload's slice
   * @param clock the cluster clock, which says when a slice is over
   * @param realNanos real time, as {@link System#nanoTime()}
   * @param losses hears what was lost
   */
  public Telemetry(
      Waiting waiting, int maxKeys, Clock clock, LongSupplier realNanos, Loss.Listener losses) {
    this.clock = clock;
    this.realNanos = realNanos;
    this.losses = losses;
    this.traces = new PendingTraces(waiting, losses);
    this.slices = new Slices(waiting.patience().multipliedBy(2), maxKeys);
  }

  /** Takes spans and lines. */
  public synchronized void accept(List<Span> spans, List<Line> lines) {
    long now = realNanos.getAsLong();
    spans.forEach(span -> traces.add(span, now));
    for (Line line : lines) {
      TraceId trace = line.trace();
      if (trace == null || line.span() == 0) {
        TraceCount.countAlone(line, slices, losses);
      } else {
        traces.add(trace, line, now);
      }
    }
    count(traces.takeComplete(now));
  }

  /** What is to be published now; it is not kept here any longer. */
  public synchronized List<PodEvent> due() {
    long now = realNanos.getAsLong();
    count(traces.takeComplete(now));
    return slices.takeDue(clock.instant(), now);
  }

  /** Everything, at the end. */
  public synchronized List<PodEvent> flush() {
    count(traces.takeAll());
    return slices.takeAll();
  }

  /** Spans and lines that wait for their trace. */
  public synchronized int waiting() {
    return traces.size();
  }

  private void count(List<PendingTrace> complete) {
    for (PendingTrace trace : complete) {
      TraceTree tree = new TraceTree(trace.spans(), trace.late(), losses);
      new TraceCount(tree, slices, habits, losses).count(trace.lines());
    }
  }
}
