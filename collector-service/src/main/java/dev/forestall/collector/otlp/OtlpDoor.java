package dev.forestall.collector.otlp;

import dev.forestall.collector.CollectorMetrics;
import dev.forestall.collector.CollectorProperties;
import dev.forestall.collector.Intake;
import dev.forestall.collector.aggregate.Telemetry;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.otlp.Answer.Fault;
import dev.forestall.collector.otlp.Answer.Later;
import dev.forestall.collector.otlp.Answer.Refused;
import dev.forestall.collector.otlp.Answer.Taken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * What both protocols open into.
 *
 * <pre>
 * HTTP ─┐                                   ┌─▶ minutes ─▶ {@link OtlpPublisher} ─▶ pod-events
 * gRPC ─┴▶ bounds ─▶ reader ─▶ workload ─▶ traces
 * </pre>
 *
 * A sender gets its 2xx when its spans are in the memory of this process: they wait there for the
 * rest of their traces and for the end of their minute. While Kafka does not take what is due,
 * nothing more is taken (503, UNAVAILABLE), so that what a kill can lose stays that window.
 */
@Component
@OtlpEnabled
class OtlpDoor {
  private static final long PATIENCE_SECONDS = 2;

  private final Intake intake;
  private final Telemetry telemetry;
  private final OtlpPublisher publisher;
  private final CollectorMetrics metrics;
  private final OtlpReader reader;
  private final Bodies bodies;
  private final Duration retryAfter;
  private final Semaphore room;

  OtlpDoor(
      CollectorProperties settings,
      Intake intake,
      PodDirectory pods,
      Clock clock,
      Telemetry telemetry,
      OtlpPublisher publisher,
      CollectorMetrics metrics) {
    this.intake = intake;
    this.telemetry = telemetry;
    this.publisher = publisher;
    this.metrics = metrics;
    this.reader = new OtlpReader(new Workloads(pods), clock);
    this.bodies =
        new Bodies(
            Math.toIntExact(settings.otlp().maxRequestBytes().toBytes()),
            Math.toIntExact(settings.otlp().maxDecompressedBytes().toBytes()));
    this.retryAfter = settings.retryAfter();
    this.room = new Semaphore(settings.otlp().maxConcurrentRequests());
  }

  /** How bodies are read. */
  Bodies bodies() {
    return bodies;
  }

  /** Takes a place for one request, to be left again; empty: there is one, else what to answer. */
  Optional<Answer> enter(Signal signal) {
    try {
      return room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)
          ? Optional.empty()
          : Optional.of(later(signal, "busy", "too many requests at once"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(later(signal, "busy", "the collector is stopping"));
    }
  }

  /** Gives the place back. */
  void leave() {
    room.release();
  }

  /** Takes the body of a request, unpacked, from this address. */
  Answer take(Signal signal, byte[] body, String peer) {
    if (!intake.isOpen()) {
      return later(signal, "not_ready", "the pods of the cluster are not known yet");
    }
    Optional<String> trouble = publisher.trouble();
    if (trouble.isPresent()) {
      return later(signal, "full", trouble.get());
    }
    try {
      Batch batch = reader.read(signal, body, peer);
      telemetry.accept(batch.spans(), batch.lines());
      metrics.otlpRequest(signal.tag(), "taken");
      metrics.otlpAccepted(signal.tag(), batch.received() - batch.dropped());
      batch.drops().forEach((why, n) -> metrics.otlpDropped(signal.tag(), why.tag(), n));
      batch.losses().forEach((why, n) -> metrics.otlpLost(why.tag(), n));
      return new Taken(batch.dropped(), batch.whyDropped());
    } catch (RefusedException e) {
      return refuse(signal, e);
    }
  }

  /** What is wrong with a request, counted. */
  Refused refuse(Signal signal, RefusedException why) {
    Refused refused = why.answer();
    metrics.otlpRequest(signal.tag(), refused.fault().tag());
    return refused;
  }

  /** The same, for what is found out by the protocol. */
  Refused refuse(Signal signal, Fault fault, String sentence) {
    return refuse(signal, new RefusedException(fault, sentence));
  }

  private Later later(Signal signal, String outcome, String why) {
    metrics.otlpRequest(signal.tag(), outcome);
    return new Later(why + "; send it again", retryAfter);
  }
}
