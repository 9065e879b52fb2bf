package dev.forestall.collector;

import dev.forestall.collector.normalise.Drop;
import dev.forestall.collector.publish.Outlet;
import dev.forestall.model.event.PodEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/**
 * What the collector counts. Every sample received ends in exactly one of accepted, dropped (by
 * reason) or refused: {@code received = accepted + dropped + refused}. Refused samples come again,
 * since their sender got no 2xx; alert when {@code requests.rejected} grows (a sender that speaks
 * something else) or {@code in.flight} stays at its bound (Kafka is slow or away).
 */
@Component
public class CollectorMetrics {
  private final MeterRegistry registry;

  CollectorMetrics(MeterRegistry registry, Outlet outlet) {
    this.registry = registry;
    Gauge.builder("forestall.collector.in.flight", outlet, Outlet::inFlight)
        .description("Events that wait for Kafka's acknowledgement")
        .register(registry);
  }

  void accepted(String source, int samples) {
    samples("forestall.collector.samples.accepted", "Samples that are on the topic", source)
        .increment(samples);
  }

  void refused(String source, int samples) {
    samples("forestall.collector.samples.refused", "Samples that must be sent again", source)
        .increment(samples);
  }

  void dropped(String source, Map<Drop, Integer> drops) {
    drops.forEach((reason, samples) ->
        Counter.builder("forestall.collector.samples.dropped")
            .description("Samples that nobody will see, by reason")
            .tag("source", source)
            .tag("reason", reason.tag())
            .register(registry)
            .increment(samples));
  }

  void published(Collection<? extends PodEvent> events) {
    for (PodEvent event : events) {
      Counter.builder("forestall.collector.events.published")
          .description("Events that Kafka acknowledged")
          .tag("type", event.getClass().getSimpleName())
          .register(registry)
          .increment();
    }
  }

  /** A remote-write request was answered with this status instead of 204. */
  public void requestRejected(int status) {
    Counter.builder("forestall.collector.requests.rejected")
        .description("Remote-write requests not taken, by HTTP status")
        .tag("status", Integer.toString(status))
        .register(registry)
        .increment();
  }

  /** A round of pulling ended. */
  public void pulled(boolean well) {
    Counter.builder("forestall.collector.pulls")
        .description("Rounds of asking Prometheus")
        .tag("outcome", well ? "ok" : "failed")
        .register(registry)
        .increment();
  }

  /** Listing or watching a kind failed. */
  public void watchFailed(String kind) {
    Counter.builder("forestall.collector.watch.failures")
        .description("Failed lists and watches of the API server, by kind")
        .tag("kind", kind)
        .register(registry)
        .increment();
  }

  /** A request by OTLP was answered. */
  public void otlpRequest(String signal, String outcome) {
    Counter.builder("forestall.collector.otlp.requests")
        .description("OTLP requests, by signal and what became of them")
        .tag("signal", signal)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  /** Spans or lines were taken. */
  public void otlpAccepted(String signal, int items) {
    Counter.builder("forestall.collector.otlp.accepted")
        .description("Spans and log lines taken")
        .tag("signal", signal)
        .register(registry)
        .increment(items);
  }

  /** Spans or lines were dropped when they came. */
  public void otlpDropped(String signal, String reason, int items) {
    Counter.builder("forestall.collector.otlp.dropped")
        .description("Spans and log lines that count for nothing, by reason")
        .tag("signal", signal)
        .tag("reason", reason)
        .register(registry)
        .increment(items);
  }

  /** Spans or lines count less exactly than they could. */
  public void otlpLost(String loss, int items) {
    Counter.builder("forestall.collector.otlp.inexact")
        .description("Spans and log lines taken that count in part or alone, by reason")
        .tag("reason", loss)
        .register(registry)
        .increment(items);
  }

  /** Where to look how many wait. */
  public void otlpWaiting(IntSupplier waiting) {
    Gauge.builder("forestall.collector.otlp.waiting", waiting, IntSupplier::getAsInt)
        .description("Spans and log lines that wait for the rest of their trace")
        .strongReference(true)
        .register(registry);
  }

  private Counter samples(String name, String description, String source) {
    return Counter.builder(name).description(description).tag("source", source).register(registry);
  }
}
