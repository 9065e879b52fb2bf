package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * The kill switch was released.
 *
 * @param eventId identity of the step
 * @param subject the workload, node or cluster
 * @param at when
 * @param by who
 */
public record AutomationResumed(String eventId, Subject subject, Instant at, String by)
    implements RemediationEvent {
  public AutomationResumed {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(by, "by");
  }
}
