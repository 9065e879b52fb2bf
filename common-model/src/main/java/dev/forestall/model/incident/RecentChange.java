package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that came just before.
 *
 * @param subject the workload that changed
 * @param at when
 * @param change what
 * @param by who
 * @param proposal the proposal, when Forestall did it
 * @param summary one sentence
 */
public record RecentChange(
    Subject subject,
    Instant at,
    Change change,
    String by,
    @Nullable String proposal,
    String summary) {
  public RecentChange {
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(change, "change");
    Require.text(by, "by");
    Require.text(summary, "summary");
  }
}
