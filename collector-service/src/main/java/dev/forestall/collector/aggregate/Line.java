package dev.forestall.collector.aggregate;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A log line.
 *
 * @param trace the trace in which it was written, null when it does not say
 * @param span the span in which it was written, 0 when it does not say
 * @param subject the workload that wrote it
 * @param template what it looks like ({@link LogTemplate})
 * @param severity ERROR, WARN, INFO...
 * @param atNanos when, nanoseconds since the epoch
 */
public record Line(
    @Nullable TraceId trace,
    long span,
    Subject subject,
    String template,
    String severity,
    long atNanos) {
  public Line {
    Require.present(subject, "subject");
    Require.text(template, "template");
    Require.text(severity, "severity");
  }
}
