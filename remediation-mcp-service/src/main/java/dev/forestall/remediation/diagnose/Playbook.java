package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.workload.Metrics;
import dev.forestall.remediation.diagnose.Evidence.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The diagnostician that needs no model: rules by fault kind. It proposes a change only where the
 * evidence names one: a rollback after a change, a restart for a leak that no change explains, one
 * more replica under load; everything else goes to a person. It aims at the culprit that the
 * evidence names, and at no neighbour that is only suspected. Without the detector's evidence it is
 * not known whether a change came before, so nothing is changed.
 */
public final class Playbook implements Diagnostician {
  /** Its name in events and track records. */
  public static final String NAME = "playbook";

  /** Requests must have grown by this part for a saturation to be put down to load. */
  private static final double LOAD_GROWTH = 0.2;

  private static final String UNKNOWN_CHANGES =
      "the detector's evidence did not come, so whether a change came before is not known";

  private static final int SHOWN_PAST_CASES = 3;

  private final int maxReplicas;

  /** Never scales beyond {@code maxReplicas}. */
  public Playbook(int maxReplicas) {
    this.maxReplicas = maxReplicas;
  }

  @Override
  public Diagnosis diagnose(Evidence evidence) {
    FaultKind kind = FaultKinds.settled(evidence.kinds());
    Optional<Suspect> other = other(evidence);
    Place aim = other.isPresent() ? evidence.elsewhere().orElseThrow() : evidence.own();
    Optional<RecentChange> change = causingChange(evidence, aim);
    List<Candidate> candidates = new ArrayList<>();
    if (transientFault(evidence)) {
      candidates.add(
          new Candidate(
              new NoAction("what opened the incident no longer stands"),
              "No fact and no forecast stands any more."));
    } else if (evidence.enriched() != null) {
      boolean underLoad = other.isEmpty() && underLoad(evidence);
      candidates.addAll(new Repairs(aim, change.isPresent(), underLoad, maxReplicas).candidates());
    }
    if (candidates.isEmpty() || candidates.getLast().action() instanceof RemediationAction.Change) {
      candidates.add(toAPerson(evidence, aim, change, other));
    }
    return new Diagnosis(
        NAME,
        kind,
        aim.subject(),
        explanation(evidence, kind, change, other),
        sentences(evidence, kind, change, other),
        confidence(evidence, change, other),
        candidates,
        null,
        null);
  }

  private static boolean underLoad(Evidence evidence) {
    IncidentEnriched enriched = evidence.enriched();
    if (enriched == null) {
      return false;
    }
    List<Aggregate> requests =
        enriched.aggregates().stream().filter(a -> a.metric().equals(Metrics.REQUESTS)).toList();
    double first = requests.stream().mapToDouble(Aggregate::first).sum();
    double change = requests.stream().mapToDouble(Aggregate::change).sum();
    return change > 0 && change >= LOAD_GROWTH * first;
  }

  /** The named culprit, where it is another one; what is only suspected is left alone. */
  private static Optional<Suspect> other(Evidence evidence) {
    return Optional.ofNullable(evidence.culprit()).map(Evidence.Culprit::suspect);
  }

  private static boolean transientFault(Evidence evidence) {
    return evidence.forecast() == null && evidence.facts().isEmpty();
  }

  private static Optional<RecentChange> causingChange(Evidence evidence, Place aim) {
    IncidentEnriched enriched = evidence.enriched();
    return enriched == null
        ? Optional.empty()
        : Changes.causing(aim.subject(), evidence.opened(), enriched);
  }

  private static Candidate toAPerson(
      Evidence evidence, Place aim, Optional<RecentChange> change, Optional<Suspect> other) {
    boolean unknown = evidence.enriched() == null && aim.workload() != null;
    String why = unknown ? UNKNOWN_CHANGES : noActionFits(aim, change);
    String reason =
        other
            .map(s ->
                "the cause is probably %s (%s): %s; %s"
                    .formatted(
                        s.subject().displayName(),
                        words(s.kind()),
                        s.sentence().replaceAll("[.\\s]+$", ""),
                        why))
            .orElse(why);
    return new Candidate(new Escalate(reason), "A person has to look at it.");
  }

  private static String noActionFits(Place aim, Optional<RecentChange> change) {
    if (aim.workload() == null) {
      return "the object is not there, or is of a kind that Forestall does not change";
    }
    if (!aim.tried().isEmpty()) {
      return String.join(", ", aim.tried()) + " did not help, and nothing else fits";
    }
    boolean targets = aim.revisions().stream().anyMatch(RevisionHealth::rollbackTarget);
    if (change.isPresent() && !targets) {
      return "a rollout came just before, but no earlier revision was seen healthy for ten minutes";
    }
    return "no action of the catalogue fits " + words(aim.kind());
  }

  private static String explanation(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change, Optional<Suspect> other) {
    if (other.isPresent()) {
      return "%s The culprit is %s (%s)%s"
          .formatted(
              ended(evidence.opened().summary()),
              other.get().subject().displayName(),
              words(other.get().kind()),
              change.map(c -> ", after a rollout: " + ended(c.summary())).orElse("."));
    }
    String what = capitalised(words(kind));
    return change
        .map(c -> "%s began after a rollout: %s".formatted(what, c.summary()))
        .or(() ->
            scaling(evidence)
                .map(c -> "%s began when it was %s (by %s).".formatted(what, c.summary(), c.by())))
        .orElse("%s, and %s.".formatted(what, whyNoChange(evidence)));
  }

  private static String whyNoChange(Evidence evidence) {
    return evidence.enriched() == null
        ? UNKNOWN_CHANGES
        : "no rollout of the workload came in the hour before it began";
  }

  private static Optional<RecentChange> scaling(Evidence evidence) {
    IncidentEnriched enriched = evidence.enriched();
    return enriched == null
        ? Optional.empty()
        : Changes.scaling(evidence.opened().subject(), evidence.opened(), enriched);
  }

  private static String ended(String sentence) {
    return sentence.replaceAll("[.\\s]+$", "") + ".";
  }

  private static List<String> sentences(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change, Optional<Suspect> other) {
    List<String> sentences = new ArrayList<>();
    sentences.add(evidence.opened().summary());
    other.map(s -> s.subject().displayName() + ": " + s.sentence()).ifPresent(sentences::add);
    Forecast forecast = evidence.forecast();
    if (forecast != null) {
      sentences.add(
          "%s of %s/%s reaches its limit between %s and %s with probability %.2f."
              .formatted(
                  forecast.metric(),
                  forecast.pod(),
                  forecast.container(),
                  forecast.from(),
                  forecast.to(),
                  forecast.probability()));
    }
    evidence.facts().stream().map(Fact::sentence).forEach(sentences::add);
    change.map(c -> "Change at " + c.at() + " by " + c.by() + ".").ifPresent(sentences::add);
    evidence.records().stream()
        .filter(r -> r.faultKind() == kind && r.diagnostician().equals(NAME))
        .map(Playbook::sentence)
        .forEach(sentences::add);
    evidence.similar().stream()
        .limit(SHOWN_PAST_CASES)
        .map(Playbook::sentence)
        .forEach(sentences::add);
    evidence.missing().stream().map(m -> "Missing: " + m).forEach(sentences::add);
    return sentences;
  }

  private static String sentence(TrackRecord r) {
    return "%s against %s so far: %d improved, %d unchanged, %d worse."
        .formatted(r.action(), words(r.faultKind()), r.improved(), r.unchanged(), r.worse());
  }

  private static String sentence(PastCase past) {
    return "A similar case, %s at %s: %s brought %s."
        .formatted(past.subject().displayName(), past.at(), past.action(), past.verdict());
  }

  /**
   * From what the rules can see, not from a feeling: more independent evidence, more confidence.
   */
  private static double confidence(
      Evidence evidence, Optional<RecentChange> change, Optional<Suspect> other) {
    double confidence = 0.5;
    confidence += change.isPresent() ? 0.25 : 0;
    confidence += evidence.facts().isEmpty() ? 0 : 0.1;
    Forecast forecast = evidence.forecast();
    confidence += forecast == null ? 0 : 0.1 * forecast.probability();
    confidence -= other.isPresent() && change.isEmpty() ? 0.2 : 0;
    confidence -= evidence.enriched() == null ? 0.2 : 0;
    return Math.max(0.05, Math.min(0.95, confidence));
  }

  private static String words(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
