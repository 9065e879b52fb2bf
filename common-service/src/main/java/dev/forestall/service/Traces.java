package dev.forestall.service;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentUpdated;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Forestall's own traces across the topics: one trace leads from the request or the watch event
 * that reached the collector over the incident to its diagnosis, its proposal and its verdict, and
 * each record carries it as a W3C {@code traceparent}.
 *
 * <ul>
 *   <li>What comes by the hundred (samples, spans, logs, heartbeats, fresh evidence) only carries
 *       the context that it was published in; it gets no span, and whoever handles it makes one
 *       only when something comes of it.
 *   <li>An incident opens in the trace of the newest record of its workload, whatever record it was
 *       that made the detector look.
 *   <li>What is about an incident goes on in the trace in which that was opened, also in work that
 *       goes by the clock, and after a restart.
 *   <li>Incidents and all that follows are recorded always, the rest by {@code
 *       management.tracing.sampling.probability}.
 * </ul>
 *
 * <p>Without an exporter there is no tracer: then this does nothing at all.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class Traces {
  /** Set on spans that are recorded whatever the sampling. */
  static final AttributeKey<Boolean> KEPT = AttributeKey.booleanKey("forestall.kept");

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> KEY =
      AttributeKey.stringKey("messaging.kafka.message.key");

  private final @Nullable Tracer tracer;
  private final TraceBook book = new TraceBook();

  Traces(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  /** No traces. */
  static Traces off() {
    return new Traces(null);
  }

  /**
   * Does work that nobody asked for over HTTP as the beginning of a trace, for example a round of
   * pulling; what it publishes goes on in it.
   */
  public <T, E extends Exception> T begin(String name, Work<T, E> work) throws E {
    if (tracer == null) {
      return work.done();
    }
    Span span = tracer.spanBuilder(name).setNoParent().setSpanKind(SpanKind.CONSUMER).startSpan();
    try (var _ = span.makeCurrent()) {
      return work.done();
    } finally {
      span.end();
    }
  }

  /** Work with a result. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T done() throws E;
  }

  /** Puts the trace that a value belongs to into its record; told how the sending ended. */
  Sending sending(ProducerRecord<String, byte[]> record, Object value) {
    if (tracer == null) {
      return Sending.UNTRACED;
    }
    Handling handling = Handling.current();
    SpanContext origin = origin(handling, record.key(), value);
    if (onlyCarries(value)) {
      inject(origin, record.headers());
      return Sending.UNTRACED;
    }
    boolean kept = kept(value);
    SpanContext parent = handling == null ? origin : handling.leadsOn(origin, kept);
    Span span =
        span(SpanKind.PRODUCER, "send", value, parent, kept)
            .setAttribute(TOPIC, record.topic())
            .setAttribute(KEY, record.key())
            .startSpan();
    inject(span.getSpanContext(), record.headers());
    if (value instanceof IncidentOpened opened) {
      book.opened(opened.incidentId(), span.getSpanContext());
    }
    return new Sending(span);
  }

  /** Handles a record in the trace that it carries. */
  void handle(ConsumerRecord<String, byte[]> record, ReceivedRecord received, Runnable work) {
    if (tracer == null) {
      work.run();
      return;
    }
    Handling handling = handling(record, received);
    try (var _ = handling.context().makeCurrent()) {
      work.run();
    } catch (RuntimeException e) {
      handling.failed(e);
      throw e;
    } finally {
      handling.ended();
    }
  }

  /** Learns from a record that is read again, after a restart. */
  void recall(ConsumerRecord<String, byte[]> record, Object value) {
    if (tracer != null && value instanceof IncidentOpened opened) {
      SpanContext carried = carried(record);
      if (carried.isValid()) {
        book.opened(opened.incidentId(), carried);
      }
    }
  }

  private Handling handling(ConsumerRecord<String, byte[]> record, ReceivedRecord received) {
    SpanContext carried = carried(record);
    Object value = received.value();
    if (value instanceof PodEvent && carried.isValid()) {
      book.newest(received.key(), carried);
    }
    Handling handling =
        new Handling(
            received.key(),
            carried,
            (parent, kept) ->
                span(SpanKind.CONSUMER, "process", value, parent, kept)
                    .setAttribute(TOPIC, record.topic())
                    .setAttribute(KEY, received.key()));
    if (value instanceof IncidentOpened opened) {
      book.opened(opened.incidentId(), handling.leadsOn(carried, true));
    }
    return handling;
  }

  private SpanContext origin(@Nullable Handling handling, String key, Object value) {
    SpanContext near = handling == null ? Span.current().getSpanContext() : handling.nearest();
    Optional<SpanContext> incident = TraceBook.incidentOf(value).flatMap(book::of);
    if (incident.isPresent()) {
      boolean same = near.getTraceId().equals(incident.get().getTraceId());
      return same ? near : incident.get();
    }
    boolean itsOwn = handling == null ? near.isValid() : handling.key().equals(key);
    return itsOwn ? near : book.newestOf(key).orElse(near);
  }

  private SpanBuilder span(
      SpanKind kind, String verb, Object value, SpanContext parent, boolean kept) {
    Tracer on = tracer;
    if (on == null) {
      throw new IllegalStateException("tracing is off");
    }
    SpanBuilder span =
        on.spanBuilder(verb + " " + value.getClass().getSimpleName())
            .setSpanKind(kind)
            .setParent(Context.root().with(Span.wrap(parent)))
            .setAttribute(SYSTEM, "kafka");
    return kept ? span.setAttribute(KEPT, true) : span;
  }

  private static boolean onlyCarries(Object value) {
    return value instanceof MetricsSampled
        || value instanceof SpansObserved
        || value instanceof LogsObserved
        || value instanceof Heartbeat
        || value instanceof IncidentUpdated;
  }

  private static boolean kept(Object value) {
    return !(value instanceof PodEvent);
  }

  private static void inject(SpanContext context, Headers headers) {
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(Span.wrap(context)), headers, SET);
  }

  private static SpanContext carried(ConsumerRecord<String, byte[]> record) {
    Context read =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), GET);
    return Span.fromContext(read).getSpanContext();
  }

  private static final TextMapSetter<Headers> SET =
      (headers, name, value) -> {
        if (headers != null) {
          headers.add(name, value.getBytes(StandardCharsets.US_ASCII));
        }
      };

  private static final TextMapGetter<Headers> GET =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
          Header last = headers == null ? null : headers.lastHeader(name);
          return last == null || last.value() == null
              ? null
              : new String(last.value(), StandardCharsets.US_ASCII);
        }
      };

  /** One record on its way to Kafka. */
  record Sending(Span span) {
    static final Sending UNTRACED = new Sending(Span.getInvalid());

    void ended(@Nullable Throwable failure) {
      if (failure != null) {
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }
}
