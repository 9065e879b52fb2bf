package dev.forestall.feedback.similar;

import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.RemediationEvent.DiagnosisMade;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is known of one incident, whatever the order in which it came to be known. */
public final class CaseFile {
  private final IncidentId id;
  private final Subject subject;
  private final Set<FaultKind> kinds = new LinkedHashSet<>();
  private final Set<String> symptoms = new LinkedHashSet<>();
  private @Nullable IncidentOpened opened;
  private IncidentResolved.@Nullable Outcome outcome;
  private @Nullable DiagnosisMade diagnosis;
  private @Nullable VerdictReached verdict;
  private boolean changedBefore;
  private boolean acted;

  CaseFile(IncidentId id, Subject subject) {
    this.id = id;
    this.subject = subject;
  }

  void add(IncidentEvent event) {
    switch (event) {
      case IncidentOpened e -> {
        opened = e;
        kinds.add(e.faultKind());
        note(e.forecast(), e.facts());
      }
      case IncidentUpdated e -> {
        kinds.addAll(e.kinds());
        note(e.forecast(), e.facts());
      }
      case IncidentEnriched e ->
          changedBefore |= e.changes().stream().anyMatch(c -> c.proposal() == null);
      case IncidentResolved e -> outcome = e.outcome();
      case EffectObserved e -> acted = true;
    }
  }

  void add(RemediationEvent event) {
    switch (event) {
      case DiagnosisMade e -> {
        if (diagnosis == null || e.attempt() >= diagnosis.attempt()) {
          diagnosis = e;
        }
      }
      case ActionExecuted e -> acted = true;
      case VerdictReached e -> {
        if (verdict == null || !e.at().isBefore(verdict.at())) {
          verdict = e;
        }
      }
      default -> {
        // the other steps say nothing about what helped
      }
    }
  }

  /** The workload or node. */
  public Subject subject() {
    return subject;
  }

  /** The metric whose forecast opened it; empty when facts or symptoms did. */
  public Optional<String> forecastMetric() {
    return Optional.ofNullable(opened)
        .filter(o -> o.facts().isEmpty())
        .map(IncidentOpened::forecast)
        .map(Forecast::metric);
  }

  /**
   * Whether it was withdrawn by itself, with no action, no change before it and nothing but a
   * forecast: then it was noise.
   */
  public boolean endedByItself() {
    return outcome == IncidentResolved.Outcome.WITHDRAWN
        && !acted
        && !changedBefore
        && forecastMetric().isPresent()
        && kinds.size() == 1;
  }

  /** The lesson, once there is a verdict. */
  Optional<PastCase> pastCase() {
    VerdictReached last = verdict;
    if (last == null) {
      return Optional.empty();
    }
    List<FaultKind> known = kinds.isEmpty() ? List.of(last.faultKind()) : new ArrayList<>(kinds);
    return Optional.of(
        new PastCase(
            id,
            subject,
            known,
            changedBefore,
            last.action().name(),
            last.diagnostician(),
            last.verdict(),
            new ArrayList<>(symptoms),
            last.at()));
  }

  /** The row of the data set. */
  public CaseRow row() {
    IncidentOpened o = opened;
    VerdictReached v = verdict;
    DiagnosisMade d = diagnosis;
    Instant at = o == null ? null : o.at();
    return new CaseRow(
        id.value(),
        subject.key(),
        kinds.stream().map(FaultKind::name).toList(),
        at,
        o != null && o.predicted(),
        new ArrayList<>(symptoms),
        changedBefore,
        d == null ? null : d.explanation(),
        v == null ? null : v.action().name(),
        v == null ? null : v.diagnostician(),
        v == null ? null : v.verdict().name(),
        outcome == null ? null : outcome.name());
  }

  private void note(@Nullable Forecast forecast, List<Fact> facts) {
    if (forecast != null) {
      symptoms.add(forecast.metric() + " grows towards its limit");
    }
    facts.forEach(fact -> symptoms.add(fact.reason()));
  }
}
