package dev.forestall.lab.report;

import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of one incident, folded from its events in order. A repetition changes nothing.
 */
final class IncidentTrail {
  final IncidentId id;
  final Subject subject;
  final IncidentOpened opened;
  final Set<FaultKind> kinds = new LinkedHashSet<>();
  final List<ActionExecuted> executed = new ArrayList<>();
  @Nullable Instant predictedAt;
  @Nullable Forecast prediction;
  @Nullable String diagnostician;
  @Nullable String fallback;
  @Nullable String dashboardUrl;
  @Nullable RemediationAction action;
  @Nullable String decision;
  @Nullable Verdict verdict;
  @Nullable Instant resolvedAt;
  @Nullable PastCase lesson;
  boolean proposed;
  boolean calledAPerson;
  private List<Suspect> suspects = List.of();
  private final @Nullable Instant failedAt;
  private boolean acting;

  /**
   * @param opened its first event
   * @param failedAt when the workload failed, null when it did not: a prediction that came true was
   *     not withdrawn
   */
  IncidentTrail(IncidentOpened opened, @Nullable Instant failedAt) {
    this.failedAt = failedAt;
    this.id = opened.incidentId();
    this.subject = opened.subject();
    this.opened = opened;
    kinds.add(opened.faultKind());
    standing(opened.at(), opened.forecast());
  }

  String workload() {
    return subject.displayName();
  }

  /** Whom the newest enrichment names as the culprit. */
  Optional<Suspect> named() {
    return suspects.stream().findFirst().filter(Suspect::named);
  }

  void add(Object event) {
    switch (event) {
      case IncidentEnriched enriched -> suspects = enriched.suspects();
      case Escalated escalated -> calledAPerson = true;
      case IncidentUpdated updated -> {
        kinds.addAll(updated.kinds());
        if (!acting && (failedAt == null || updated.at().isBefore(failedAt))) {
          standing(updated.at(), updated.forecast());
        }
      }
      case IncidentResolved resolved -> resolvedAt = resolved.at();
      case DashboardReady ready -> dashboardUrl = ready.url();
      case DiagnosisMade made -> {
        diagnostician = made.diagnostician();
        fallback = made.fallback();
      }
      case ActionProposed made -> {
        proposed = true;
        action = made.action();
      }
      case ActionApproved approved -> decision = "approved by " + approved.by();
      case ActionRejected rejected -> decision = "rejected by " + rejected.by();
      case ExecutionStarted started -> acting = true;
      case ActionExecuted done -> {
        if (executed.stream().noneMatch(e -> e.eventId().equals(done.eventId()))) {
          executed.add(done);
        }
      }
      case VerdictReached reached -> verdict = reached.verdict();
      case PastCase learned -> lesson = learned;
      default -> {
        // the other steps are told in the story, not in the report
      }
    }
  }

  private void standing(Instant at, @Nullable Forecast forecast) {
    if (forecast == null) {
      predictedAt = null;
      prediction = null;
    } else if (prediction == null) {
      predictedAt = at;
      prediction = forecast;
    }
  }
}
