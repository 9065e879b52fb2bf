package dev.forestall.detector;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The detector's meters. Alert when {@code lag} keeps growing (input is not evaluated) or {@code
 * redis.available} is 0 for long (a restart would have to read the topic again).
 */
final class DetectorMetrics {
  private final MeterRegistry registry;
  private final Counter events;
  private final Counter refused;
  private final Counter replays;
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong workloads = new AtomicLong();
  private final AtomicLong learning = new AtomicLong();
  private final AtomicLong lagSeconds = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong tooLate = new AtomicLong();
  private final Timer enrichment;

  DetectorMetrics(MeterRegistry registry, BooleanSupplier redisAway) {
    this.registry = registry;
    events =
        Counter.builder("forestall.detector.events")
            .description("pod-events taken in")
            .register(registry);
    refused =
        Counter.builder("forestall.detector.refused")
            .description("pod-events refused because they were ahead of the clock")
            .register(registry);
    replays =
        Counter.builder("forestall.detector.replays")
            .description("partitions whose view was missing and that were read again")
            .register(registry);
    enrichment =
        Timer.builder("forestall.detector.enrichment")
            .description("time to work out the evidence of an incident")
            .register(registry);
    Gauge.builder("forestall.detector.units.dropped", dropped, AtomicLong::doubleValue)
        .description("spans and lines of log that had too many different names to be kept")
        .register(registry);
    Gauge.builder("forestall.detector.incidents.open", open, AtomicLong::doubleValue)
        .description("open incidents")
        .register(registry);
    Gauge.builder("forestall.detector.workloads", workloads, AtomicLong::doubleValue)
        .description("workloads known")
        .register(registry);
    Gauge.builder("forestall.detector.learning", learning, AtomicLong::doubleValue)
        .description("workloads whose detectors have not seen enough yet")
        .register(registry);
    Gauge.builder("forestall.detector.lag", lagSeconds, AtomicLong::doubleValue)
        .description("cluster time between the clock and the last evaluation")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("forestall.detector.samples.late", tooLate, AtomicLong::doubleValue)
        .description("samples that came when the window had gone past them, since assignment")
        .register(registry);
    Gauge.builder("forestall.detector.redis.available", redisAway, a -> a.getAsBoolean() ? 0 : 1)
        .strongReference(true)
        .description("1 while Redis answers, 0 while detection goes on in memory")
        .register(registry);
  }

  void event() {
    events.increment();
  }

  void refused() {
    refused.increment();
  }

  void replayed() {
    replays.increment();
  }

  void opened(FaultKind kind) {
    Counter.builder("forestall.detector.incidents.opened")
        .description("incidents opened, by first fault kind")
        .tag("kind", kind.name())
        .register(registry)
        .increment();
  }

  void resolved(Outcome outcome) {
    Counter.builder("forestall.detector.incidents.resolved")
        .description("incidents resolved, by outcome")
        .tag("outcome", outcome.name())
        .register(registry)
        .increment();
  }

  void state(long openIncidents, long knownWorkloads, long lag) {
    open.set(openIncidents);
    workloads.set(knownWorkloads);
    lagSeconds.set(lag);
  }

  void dropped(long spansAndLines) {
    dropped.set(spansAndLines);
  }

  void looked(boolean named, boolean partial) {
    Counter.builder("forestall.detector.causes")
        .description("searches for a culprit, by whether one was named and something was missing")
        .tag("named", Boolean.toString(named))
        .tag("partial", Boolean.toString(partial))
        .register(registry)
        .increment();
  }

  void late(long samples) {
    tooLate.set(samples);
  }

  void learning(long workloadsLearning) {
    learning.set(workloadsLearning);
  }

  long workloads() {
    return workloads.get();
  }

  long learning() {
    return learning.get();
  }

  Timer enrichment() {
    return enrichment;
  }
}
