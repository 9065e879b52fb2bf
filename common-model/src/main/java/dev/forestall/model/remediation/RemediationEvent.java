package dev.forestall.model.remediation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of the way from an incident to its verdict. Values of {@link
 * dev.forestall.model.Topics#REMEDIATIONS}: the audit trail, and what feedback learns from.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DiagnosisMade.class, name = "DiagnosisMade"),
  @JsonSubTypes.Type(value = ActionProposed.class, name = "ActionProposed"),
  @JsonSubTypes.Type(value = ActionDenied.class, name = "ActionDenied"),
  @JsonSubTypes.Type(value = ActionApproved.class, name = "ActionApproved"),
  @JsonSubTypes.Type(value = ActionRejected.class, name = "ActionRejected"),
  @JsonSubTypes.Type(value = ProposalStale.class, name = "ProposalStale"),
  @JsonSubTypes.Type(value = ProposalExpired.class, name = "ProposalExpired"),
  @JsonSubTypes.Type(value = ExecutionStarted.class, name = "ExecutionStarted"),
  @JsonSubTypes.Type(value = ActionExecuted.class, name = "ActionExecuted"),
  @JsonSubTypes.Type(value = ActionFailed.class, name = "ActionFailed"),
  @JsonSubTypes.Type(value = VerdictReached.class, name = "VerdictReached"),
  @JsonSubTypes.Type(value = ActionUndone.class, name = "ActionUndone"),
  @JsonSubTypes.Type(value = UndoFailed.class, name = "UndoFailed"),
  @JsonSubTypes.Type(value = Escalated.class, name = "Escalated"),
  @JsonSubTypes.Type(value = AutomationPaused.class, name = "AutomationPaused"),
  @JsonSubTypes.Type(value = AutomationResumed.class, name = "AutomationResumed"),
  @JsonSubTypes.Type(value = FeedbackGiven.class, name = "FeedbackGiven"),
  @JsonSubTypes.Type(value = ActionRequested.class, name = "ActionRequested"),
  @JsonSubTypes.Type(value = RequestRefused.class, name = "RequestRefused"),
  @JsonSubTypes.Type(value = IncidentGrouped.class, name = "IncidentGrouped")
})
public sealed interface RemediationEvent
    permits RemediationEvent.OfIncident, AutomationPaused, AutomationResumed, RequestRefused {
  /** {@code incident/attempt/step}: a step whose event exists is not done again. */
  String eventId();

  /** What it is about; the key on the topic. */
  Subject subject();

  /** When, by the cluster clock. */
  Instant at();

  /** An event about one incident. */
  sealed interface OfIncident extends RemediationEvent
      permits OfProposal,
          DiagnosisMade,
          Escalated,
          FeedbackGiven,
          ActionRequested,
          IncidentGrouped {
    /** The incident. */
    IncidentId incidentId();
  }

  /** An event about one proposal. */
  sealed interface OfProposal extends OfIncident
      permits ActionProposed,
          ActionDenied,
          ActionApproved,
          ActionRejected,
          ProposalStale,
          ProposalExpired,
          ExecutionStarted,
          ActionExecuted,
          ActionFailed,
          VerdictReached,
          ActionUndone,
          UndoFailed {
    /** The proposal. */
    ProposalId proposalId();
  }

  /** The incident, when the event is about one. */
  static Optional<IncidentId> incidentOf(RemediationEvent event) {
    return event instanceof OfIncident of ? Optional.of(of.incidentId()) : Optional.empty();
  }
}
