package dev.forestall.collector.otlp;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it in one sentence instead of a stack trace. */
final class PortTakenFailureAnalyzer extends AbstractFailureAnalyzer<PortTakenException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortTakenException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Free the port, or set another one (FORESTALL_COLLECTOR_OTLP_GRPC_PORT).",
        cause);
  }
}
