package dev.forestall.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One record being handled on a thread. Its span comes to be when something is published because of
 * it, with the time at which handling began; nearly all records lead to nothing and cost nothing.
 */
final class Handling implements ImplicitContextKeyed {
  private static final ContextKey<Handling> CURRENT = ContextKey.named("forestall-handling");

  private final String key;
  private final SpanContext carried;
  private final BiFunction<SpanContext, Boolean, SpanBuilder> spans;
  private final Instant began = Instant.now();
  private final Map<SpanContext, Span> started = new HashMap<>();

  /**
   * @param key the record's key
   * @param carried the context in its headers, invalid when it has none
   * @param spans makes a span under a parent, kept or sampled as configured
   */
  Handling(String key, SpanContext carried, BiFunction<SpanContext, Boolean, SpanBuilder> spans) {
    this.key = key;
    this.carried = carried;
    this.spans = spans;
  }

  /** What this thread handles. */
  static @Nullable Handling current() {
    return Context.current().get(CURRENT);
  }

  String key() {
    return key;
  }

  /** The record's own span when it has one, else what it carried. */
  SpanContext nearest() {
    Span own = started.get(carried);
    return own == null ? carried : own.getSpanContext();
  }

  /** The span of handling in that trace, begun when handling did. */
  SpanContext leadsOn(SpanContext origin, boolean kept) {
    for (Span span : started.values()) {
      if (span.getSpanContext().equals(origin)) {
        return origin;
      }
    }
    return started
        .computeIfAbsent(
            origin, from -> spans.apply(from, kept).setStartTimestamp(began).startSpan())
        .getSpanContext();
  }

  /** In the record's trace, and with this as what is being handled. */
  Context context() {
    SpanContext nearest = nearest();
    Context bare = Context.root().with(this); // no span is better than one that log lines show as 0
    return nearest.isValid() ? bare.with(Span.wrap(nearest)) : bare;
  }

  @Override
  public Context storeInContext(Context context) {
    return context.with(CURRENT, this);
  }

  void failed(RuntimeException why) {
    started.values().forEach(span -> span.recordException(why).setStatus(StatusCode.ERROR));
  }

  void ended() {
    started.values().forEach(Span::end);
  }
}
