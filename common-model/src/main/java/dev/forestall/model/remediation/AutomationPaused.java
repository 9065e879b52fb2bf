package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * The kill switch was thrown.
 *
 * @param eventId identity of the step
 * @param subject the workload, node or cluster
 * @param at when
 * @param by who
 * @param reason why
 */
public record AutomationPaused(
    String eventId, Subject subject, Instant at, String by, String reason)
    implements RemediationEvent {
  public AutomationPaused {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(by, "by");
    Require.present(reason, "reason");
  }
}
