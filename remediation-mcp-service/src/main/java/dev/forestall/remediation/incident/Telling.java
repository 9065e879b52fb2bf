package dev.forestall.remediation.incident;

import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.ActionApproved;
import dev.forestall.model.remediation.RemediationEvent.ActionDenied;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.RemediationEvent.ActionFailed;
import dev.forestall.model.remediation.RemediationEvent.ActionProposed;
import dev.forestall.model.remediation.RemediationEvent.ActionRejected;
import dev.forestall.model.remediation.RemediationEvent.ActionRequested;
import dev.forestall.model.remediation.RemediationEvent.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent.AutomationPaused;
import dev.forestall.model.remediation.RemediationEvent.AutomationResumed;
import dev.forestall.model.remediation.RemediationEvent.DiagnosisMade;
import dev.forestall.model.remediation.RemediationEvent.Escalated;
import dev.forestall.model.remediation.RemediationEvent.ExecutionStarted;
import dev.forestall.model.remediation.RemediationEvent.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent.IncidentGrouped;
import dev.forestall.model.remediation.RemediationEvent.ProposalExpired;
import dev.forestall.model.remediation.RemediationEvent.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent.RequestRefused;
import dev.forestall.model.remediation.RemediationEvent.UndoFailed;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import java.util.Optional;

/** Tells a step to a person: who did it, and what it was. */
public final class Telling {
  private Telling() {}

  /** Who did it: a person, a diagnostician, the guard; empty when Forestall itself did. */
  public static Optional<String> by(RemediationEvent event) {
    return switch (event) {
      case DiagnosisMade e -> Optional.of(e.diagnostician());
      case ActionProposed e ->
          Optional.of(e.requestedBy() == null ? e.diagnostician() : e.requestedBy());
      case ActionDenied e -> Optional.of("guard");
      case ActionApproved e -> Optional.of(e.by());
      case ActionRejected e -> Optional.of(e.by());
      case AutomationPaused e -> Optional.of(e.by());
      case AutomationResumed e -> Optional.of(e.by());
      case FeedbackGiven e -> Optional.of(e.by());
      case ActionRequested e -> Optional.of(e.by());
      case RequestRefused e -> Optional.of(e.by());
      case ProposalStale e -> Optional.empty();
      case ProposalExpired e -> Optional.empty();
      case ExecutionStarted e -> Optional.empty();
      case ActionExecuted e -> Optional.empty();
      case ActionFailed e -> Optional.empty();
      case VerdictReached e -> Optional.empty();
      case ActionUndone e -> Optional.empty();
      case UndoFailed e -> Optional.empty();
      case Escalated e -> Optional.empty();
      case IncidentGrouped e -> Optional.empty();
    };
  }

  /** What it was, in a sentence; untrusted text where people wrote it. */
  public static String sentence(RemediationEvent event) {
    return switch (event) {
      case DiagnosisMade e -> e.explanation();
      case ActionProposed e -> e.action().sentence();
      case ActionDenied e -> e.sentence();
      case ActionApproved e -> e.comment() == null ? "" : e.comment();
      case ActionRejected e -> e.reason();
      case ProposalStale e -> e.sentence();
      case ProposalExpired e -> "";
      case ExecutionStarted e -> e.action().sentence();
      case ActionExecuted e -> e.action().sentence();
      case ActionFailed e -> e.sentence();
      case VerdictReached e -> String.join(" ", e.reasons());
      case ActionUndone e -> e.sentence();
      case UndoFailed e -> e.sentence();
      case Escalated e -> e.reason();
      case AutomationPaused e -> e.reason();
      case AutomationResumed e -> "";
      case FeedbackGiven e -> said(e);
      case ActionRequested e -> e.action().sentence() + ": " + e.why();
      case RequestRefused e -> e.request() + ": " + e.sentence();
      case IncidentGrouped e -> e.sentence();
    };
  }

  private static String said(FeedbackGiven e) {
    return e.comment().isBlank() ? e.judgement().name() : e.judgement() + ": " + e.comment();
  }
}
