package dev.forestall.remediation;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.FaultKinds;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * At whom an incident is aimed: the culprit that the evidence names, where its fault is a symptom
 * that another one may cause; empty means its own workload. As evidence grows the culprit may
 * change; each change makes one new attempt, and after {@value #MOST_CHANGES} it stands.
 */
final class Aims {
  private static final int MOST_CHANGES = 3;

  private Aims() {}

  /** The named culprit that counts for this incident now. */
  static Optional<Suspect> culprit(Incident incident) {
    return incident.culprit().filter(s -> counts(incident.kinds()));
  }

  private static boolean counts(Collection<FaultKind> kinds) {
    return !kinds.isEmpty() && FaultKinds.isSymptom(FaultKinds.settled(kinds));
  }

  /** What an incident that is shown is aimed at. */
  static Subject of(IncidentView view) {
    DiagnosisMade made = view.diagnosis();
    Optional<Subject> named =
        made == null
            ? view.culprit().filter(s -> counts(view.kinds())).map(Suspect::subject)
            : Optional.ofNullable(made.named());
    return named.orElse(view.subject());
  }

  /** The aim of its newest attempt, or what that would be. */
  static Optional<Subject> of(Incident incident) {
    return incident
        .current()
        .map(a -> of(incident, a))
        .orElseGet(() -> culprit(incident).map(Suspect::subject));
  }

  /** The aim that an attempt was made with, or would be made with now. */
  static Optional<Subject> of(Incident incident, Attempt attempt) {
    return attempt
        .diagnosis()
        .map(d -> Optional.ofNullable(d.named()))
        .orElseGet(() -> culprit(incident).map(Suspect::subject));
  }

  /** Says that the culprit is another one than when the attempt was made; empty while it is not. */
  static Optional<String> changed(Incident incident, Attempt attempt) {
    Optional<DiagnosisMade> made = attempt.diagnosis();
    if (made.isEmpty()
        || made.get().requestedBy() != null
        || incident.enriched().isEmpty()
        || changes(incident) >= MOST_CHANGES) {
      return Optional.empty();
    }
    Optional<Subject> then = Optional.ofNullable(made.get().named());
    Optional<Subject> now = culprit(incident).map(Suspect::subject);
    if (now.equals(then)) {
      return Optional.empty();
    }
    return Optional.of(
        now.map(s -> "The evidence names " + s.displayName() + " as the culprit by now.")
            .orElseGet(() ->
                "The evidence no longer names "
                    + then.map(Subject::displayName).orElse("anybody")
                    + " as the culprit."));
  }

  private static long changes(Incident incident) {
    long changes = 0;
    List<Attempt> made = made(incident);
    for (int i = 1; i < made.size(); i++) {
      changes += aimed(made.get(i)).equals(aimed(made.get(i - 1))) ? 0 : 1;
    }
    return changes;
  }

  /** How many proposals led nowhere, those left out that another culprit made void. */
  static long ledNowhere(Incident incident) {
    long count = 0;
    List<Attempt> made = made(incident);
    for (int i = 0; i < made.size(); i++) {
      boolean another = i + 1 < made.size() && !aimed(made.get(i)).equals(aimed(made.get(i + 1)));
      count += !another && ledNowhere(made.get(i).state()) ? 1 : 0;
    }
    return count;
  }

  private static boolean ledNowhere(ProposalState state) {
    return state == ProposalState.STALE
        || state == ProposalState.EXPIRED
        || state == ProposalState.DENIED
        || state == ProposalState.REJECTED;
  }

  private static List<Attempt> made(Incident incident) {
    List<Attempt> made = new ArrayList<>(incident.attempts());
    made.removeIf(a -> a.diagnosis().isEmpty());
    return made;
  }

  private static Optional<Subject> aimed(Attempt attempt) {
    return attempt.diagnosis().map(DiagnosisMade::named);
  }
}
