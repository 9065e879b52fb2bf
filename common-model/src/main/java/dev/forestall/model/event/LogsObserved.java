package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Log lines of one workload in one interval, counted by template.
 *
 * @param eventId identity of the interval's count
 * @param subject the workload
 * @param from start of the interval
 * @param at end of the interval
 * @param templates the counts
 * @param dropped lines that were counted under no template, because the interval had its most
 */
public record LogsObserved(
    String eventId,
    Subject subject,
    Instant from,
    Instant at,
    List<TemplateCount> templates,
    long dropped)
    implements PodEvent {
  public LogsObserved {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(from, "from");
    Require.present(at, "at");
    templates = Require.copy(templates);
    Require.that(dropped >= 0, "dropped must not be negative");
  }

  /**
   * Lines that look alike.
   *
   * @param template the line with its variable words masked; untrusted text, at most 80 characters
   * @param severity ERROR, WARN, INFO...
   * @param entryOperation the request in which it was written, null when unknown
   * @param count lines
   * @param sumOfSquares Σ (lines in one request)², 0 when the request is unknown
   * @param requests requests in which it was written, 0 when unknown
   * @param adjusted lines that there would be if all traces had been sampled, as far as their
   *     requests say; the lines themselves where they say nothing
   */
  public record TemplateCount(
      String template,
      String severity,
      @Nullable String entryOperation,
      long count,
      double sumOfSquares,
      long requests,
      double adjusted) {
    public TemplateCount {
      Require.text(template, "template");
      Require.text(severity, "severity");
      Require.that(count >= 0, "count must not be negative");
      Require.finite(sumOfSquares, "sumOfSquares");
      Require.that(requests >= 0, "requests must not be negative");
      adjusted = SpansObserved.adjusted(adjusted, count);
    }

    /** In requests that stand for themselves. */
    public TemplateCount(
        String template,
        String severity,
        @Nullable String entryOperation,
        long count,
        double sumOfSquares,
        long requests) {
      this(template, severity, entryOperation, count, sumOfSquares, requests, (double) count);
    }
  }
}
