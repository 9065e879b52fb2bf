package dev.forestall.remediation;

import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Usage;
import dev.forestall.remediation.diagnose.llm.Asked;
import dev.forestall.remediation.guard.DenialCode;
import dev.forestall.remediation.notify.Delivery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Names and descriptions of what this service counts. */
final class RemediationMetrics {
  private static final String PREFIX = "forestall.remediation.";

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();

  RemediationMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder(PREFIX + "incidents.open", open, AtomicInteger::get)
        .description("Open incidents in this replica's partitions")
        .register(registry);
  }

  /** A step was taken; alert on ActionFailed and UndoFailed. */
  void event(RemediationEvent event) {
    Counter.builder(PREFIX + "events")
        .description("Steps taken, by event")
        .tag("event", event.getClass().getSimpleName())
        .register(registry)
        .increment();
  }

  void denied(DenialCode code) {
    Counter.builder(PREFIX + "denials")
        .description("Answers of the guard that said no, by rule")
        .tag("code", code.name())
        .register(registry)
        .increment();
  }

  void refused(String door, String reason) {
    Counter.builder(PREFIX + "refusals")
        .description("Requests that a door refused")
        .tag("door", door)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** An agent called a tool; the outcome is ANSWERED or the code of the refusal. */
  void called(String tool, String outcome) {
    Counter.builder(PREFIX + "tool.calls")
        .description("Calls of MCP tools, by how they ended")
        .tag("tool", tool)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  /** Alerts were sent, or not; alert on FAILED and REFUSED. */
  void alerts(Delivery delivery, int count) {
    Counter.builder(PREFIX + "alerts")
        .description("Alerts for Alertmanager, by what became of sending them")
        .tag("delivery", delivery.name())
        .register(registry)
        .increment(count);
  }

  /** The language model was asked, or was not because of what came before. */
  void asked(Asked asked) {
    Counter.builder(PREFIX + "llm.calls")
        .description("Diagnoses asked of the language model, by how that ended")
        .tag("outcome", asked.outcome().tag())
        .register(registry)
        .increment();
    Usage usage = asked.usage();
    if (usage != null) {
      tokens("input", usage.inputTokens());
      tokens("output", usage.outputTokens());
      Timer.builder(PREFIX + "llm.duration")
          .description("Real time until the language model's diagnosis came or was given up")
          .register(registry)
          .record(usage.millis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tokens(String direction, long count) {
    Counter.builder(PREFIX + "llm.tokens")
        .description("Tokens, as the language model's endpoint counts them")
        .tag("direction", direction)
        .register(registry)
        .increment((double) count);
  }

  void open(int incidents) {
    open.set(incidents);
  }
}
