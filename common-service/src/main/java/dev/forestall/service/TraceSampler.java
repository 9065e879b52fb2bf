package dev.forestall.service;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Records incidents and what follows from them always, everything else as its parent is, and of
 * what begins a trace that share. A trace begins with a request or a record: a call that nobody
 * asked for (each command to Redis would be one) begins none.
 *
 * @param share decides of what begins a trace
 */
record TraceSampler(Sampler share) implements Sampler {
  static TraceSampler of(double probability) {
    return new TraceSampler(Sampler.traceIdRatioBased(probability));
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (Boolean.TRUE.equals(attributes.get(Traces.KEPT))) {
      return SamplingResult.recordAndSample();
    }
    SpanContext parent = Span.fromContext(parentContext).getSpanContext();
    if (parent.isValid()) {
      return parent.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }
    return switch (kind) {
      case SERVER, PRODUCER, CONSUMER ->
          share.shouldSample(parentContext, traceId, name, kind, attributes, links);
      case INTERNAL, CLIENT -> SamplingResult.drop();
    };
  }

  @Override
  public String getDescription() {
    return "Forestall{" + share.getDescription() + "}";
  }
}
