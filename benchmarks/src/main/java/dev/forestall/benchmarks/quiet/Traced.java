package dev.forestall.benchmarks.quiet;

import dev.forestall.collector.aggregate.Line;
import dev.forestall.collector.aggregate.LogTemplate;
import dev.forestall.collector.aggregate.Names;
import dev.forestall.collector.aggregate.Service;
import dev.forestall.collector.aggregate.Span;
import dev.forestall.collector.aggregate.Telemetry;
import dev.forestall.collector.aggregate.TraceId;
import dev.forestall.collector.aggregate.Waiting;
import dev.forestall.lab.cluster.feed.ClusterFeed;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.telemetry.Signals;
import dev.forestall.lab.cluster.telemetry.Signals.LogLine;
import dev.forestall.lab.cluster.telemetry.Signals.SimulatedSpan;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The collector's own aggregates of the requests that the model's SDKs trace, on event time. */
final class Traced {
  private static final long NANOS = 1_000_000_000;
  private static final int HEX = 16;
  private static final int MOST_WAITING = 100_000;
  private static final int MOST_KEYS = 500;

  private final String cluster;
  private final StepClock clock = new StepClock();
  private final Telemetry telemetry =
      new Telemetry(
          Waiting.of(Duration.ofSeconds(10), MOST_WAITING, MOST_WAITING),
          MOST_KEYS,
          clock,
          () -> clock.instant().getEpochSecond() * NANOS,
          (loss, items) -> {});

  Traced(String cluster) {
    this.cluster = cluster;
  }

  /** Takes the traces of a second; gives what is due by then. */
  List<PodEvent> due(ClusterFeed.Second second) {
    clock.now = second.at();
    List<Span> spans = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (Signals signals : second.traces()) {
      signals.spans().forEach(s -> spans.add(span(s, second.at())));
      signals.lines().forEach(l -> line(l, second.at()).ifPresent(lines::add));
    }
    telemetry.accept(spans, lines);
    return telemetry.due();
  }

  private Span span(SimulatedSpan s, Instant tick) {
    long origin = tick.getEpochSecond() * NANOS;
    return new Span(
        trace(s.place().traceId()),
        id(s.place().spanId()),
        s.parentId().isEmpty() ? 0 : id(s.parentId()),
        Span.Parentage.UNKNOWN,
        s.server() ? Span.Kind.SERVER : Span.Kind.CLIENT,
        Service.of(subject(s.pod()), s.pod().name()),
        Names.clean(s.name(), "unnamed"),
        origin + s.from(),
        origin + s.to(),
        s.failed());
  }

  private Optional<Line> line(LogLine l, Instant tick) {
    return LogTemplate.of(l.text())
        .map(template ->
            new Line(
                trace(l.place().traceId()),
                id(l.place().spanId()),
                subject(l.pod()),
                template,
                l.severity().name(),
                tick.getEpochSecond() * NANOS + l.at()));
  }

  private Subject subject(Pod pod) {
    var plan = pod.owner().owner().plan();
    return Subject.deployment(cluster, plan.namespace(), plan.name());
  }

  private static TraceId trace(String hex) {
    return new TraceId(id(hex.substring(0, HEX)), id(hex.substring(HEX)));
  }

  private static long id(String hex) {
    return Long.parseUnsignedLong(hex, HEX);
  }

  /** Stands where the model stands. */
  private static final class StepClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
