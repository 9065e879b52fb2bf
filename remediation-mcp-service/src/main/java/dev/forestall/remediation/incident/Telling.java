package dev.forestall.remediation.incident;

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
