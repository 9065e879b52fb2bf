package dev.forestall.collector.otlp;

import dev.forestall.model.event.SpansObserved.Outside;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few attributes of a span that matter, by the <a
 * href="https://opentelemetry.io/docs/specs/semconv/">semantic conventions</a>.
 *
 * @param probability {@code sampling.probability}
 * @param samplerType {@code sampler.type}, empty when it does not say
 * @param samplerParameter {@code sampler.param}
 * @param outside what it asks that sends no spans, null when it does not say
 */
record SpanAttributes(
    Optional<AnyValue> probability,
    String samplerType,
    Optional<AnyValue> samplerParameter,
    @Nullable Outside outside) {

  static SpanAttributes of(Span span) {
    AnyValue probability = null;
    String type = "";
    AnyValue parameter = null;
    Outside outside = null;
    for (KeyValue attribute : span.getAttributesList()) {
      switch (attribute.getKey()) {
        case "sampling.probability" -> probability = attribute.getValue();
        case "sampler.type" -> type = attribute.getValue().getStringValue();
        case "sampler.param" -> parameter = attribute.getValue();
        case "db.system", "db.system.name" ->
            outside = said(attribute) ? Outside.DATABASE : outside;
        case "messaging.system" ->
            outside = said(attribute) && outside == null ? Outside.MESSAGING : outside;
        default -> {}
      }
    }
    return new SpanAttributes(
        Optional.ofNullable(probability),
        type,
        Optional.ofNullable(parameter),
        asks(span.getKind()) ? outside : null);
  }

  private static boolean said(KeyValue attribute) {
    return !attribute.getValue().getStringValue().isBlank();
  }

  /** What serves or consumes does its own work, whatever it names. */
  private static boolean asks(SpanKind kind) {
    return kind != SpanKind.SPAN_KIND_SERVER && kind != SpanKind.SPAN_KIND_CONSUMER;
  }
}
