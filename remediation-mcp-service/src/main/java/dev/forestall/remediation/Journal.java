package dev.forestall.remediation;

import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.remediation.AutomationResumed;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.remediation.incident.Incident;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes steps down: acknowledged by Kafka first, then known here. */
final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final Consumer<RemediationEvent> topic;
  private final RemediationMetrics metrics;

  /** {@code topic} returns when the event is safe. */
  Journal(Consumer<RemediationEvent> topic, RemediationMetrics metrics) {
    this.topic = topic;
    this.metrics = metrics;
  }

  /** Writes a step of an incident, unless it is there already. */
  void write(Incident incident, RemediationEvent event) {
    if (!incident.happened(event.eventId())) {
      write(event);
      incident.apply(event);
    }
  }

  /** Writes what is not a step of an incident in this hand. */
  void write(RemediationEvent event) {
    topic.accept(event);
    metrics.event(event);
    log.info(
        "{}: {}{}", event.subject().displayName(), event.getClass().getSimpleName(), detail(event));
  }

  private static String detail(RemediationEvent event) {
    return switch (event) {
      case ActionProposed e -> " " + e.proposalId() + ": " + e.action().sentence();
      case ActionDenied e -> " " + e.proposalId() + ": " + e.code() + ", " + e.sentence();
      case ActionRejected e -> " " + e.proposalId() + " by " + e.by();
      case ProposalStale e -> " " + e.proposalId() + ": " + e.sentence();
      case ActionFailed e -> " " + e.proposalId() + ": " + e.code() + ", " + e.sentence();
      case VerdictReached e -> " " + e.proposalId() + ": " + e.verdict() + " " + e.reasons();
      case ActionUndone e -> " " + e.proposalId() + ": " + e.sentence();
      case UndoFailed e -> " " + e.proposalId() + ": " + e.sentence();
      case Escalated e -> ": " + e.reason();
      case RemediationEvent.OfProposal e -> " " + e.proposalId();
      case DiagnosisMade e ->
          " by %s: %s%s"
              .formatted(
                  e.diagnostician(),
                  e.explanation(),
                  e.fallback() == null ? "" : " (" + e.fallback() + ")");
      case FeedbackGiven e -> ": " + e.judgement() + " by " + e.by();
      case AutomationPaused e -> " by " + e.by() + ": " + e.reason();
      case AutomationResumed e -> " by " + e.by();
      case ActionRequested e -> " by " + e.by() + ": " + e.action().sentence();
      case RequestRefused e ->
          " of %s at %s, %s: %s, %s"
              .formatted(e.by(), e.door(), e.request(), e.code(), e.sentence());
      case IncidentGrouped e -> ": " + e.sentence();
    };
  }
}
