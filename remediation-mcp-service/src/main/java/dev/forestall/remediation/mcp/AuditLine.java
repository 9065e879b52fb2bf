package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.remediation.AutomationResumed;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.VerdictReached;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the audit trail. */
record AuditLine(
    Instant at,
    @JsonPropertyDescription("Name of the event") String event,
    @JsonPropertyDescription("namespace/name, a node, or the cluster") String subject,
    @Nullable String incident,
    @Nullable String proposal,
    @JsonPropertyDescription("Who") @Nullable String by,
    @JsonPropertyDescription("The door of a refused request: api, console or mcp")
        @Nullable String door,
    @JsonPropertyDescription("Code of a refusal, denial or failure") @Nullable String code,
    Quoted sentence) {
  /** What differs from event to event. */
  record Said(@Nullable String by, @Nullable String door, @Nullable String code, String sentence) {
    static Said of(@Nullable String by, String sentence) {
      return new Said(by, null, null, sentence);
    }

    static Said no(String code, String sentence) {
      return new Said(null, null, code, sentence);
    }
  }

  static AuditLine of(RemediationEvent event) {
    Said said = said(event);
    return new AuditLine(
        event.at(),
        event.getClass().getSimpleName(),
        event.subject().displayName(),
        RemediationEvent.incidentOf(event).map(i -> i.value()).orElse(null),
        event instanceof RemediationEvent.OfProposal p ? p.proposalId().value() : null,
        said.by(),
        said.door(),
        said.code(),
        Quoted.of(said.sentence()));
  }

  private static Said said(RemediationEvent event) {
    return switch (event) {
      case DiagnosisMade e -> Said.of(e.diagnostician(), e.explanation());
      case ActionRequested e -> Said.of(e.by(), e.action().sentence() + ": " + e.why());
      case ActionProposed e -> Said.of(e.diagnostician(), e.action().sentence() + ": " + e.why());
      case ActionApproved e ->
          Said.of(e.by(), e.comment() == null ? "Approved." : "Approved. " + e.comment());
      case ActionRejected e -> Said.of(e.by(), "Rejected. " + e.reason());
      case ActionDenied e -> Said.no(e.code(), e.sentence());
      case ActionFailed e -> Said.no(e.code(), e.sentence());
      case ProposalStale e -> Said.of(null, e.sentence());
      case ProposalExpired e -> Said.of(null, "Nobody decided in time.");
      case ExecutionStarted e -> Said.of(null, "About to: " + e.action().sentence());
      case ActionExecuted e -> Said.of(null, "Done: " + e.action().sentence());
      case VerdictReached e -> Said.of(null, e.verdict() + ": " + String.join(" ", e.reasons()));
      case ActionUndone e -> Said.of(null, e.sentence());
      case UndoFailed e -> Said.of(null, e.sentence());
      case Escalated e -> Said.of(null, "A person is called: " + e.reason());
      case AutomationPaused e -> Said.of(e.by(), "Automation paused. " + e.reason());
      case AutomationResumed e -> Said.of(e.by(), "Automation resumed.");
      case FeedbackGiven e -> Said.of(e.by(), e.judgement() + " " + e.comment());
      case RequestRefused e ->
          new Said(e.by(), e.door(), e.code(), e.request() + ": " + e.sentence());
      case IncidentGrouped e -> Said.of(null, e.sentence());
    };
  }
}
