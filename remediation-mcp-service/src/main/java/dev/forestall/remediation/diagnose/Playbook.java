package dev.forestall.remediation.diagnose;

import dev.forestall.model.event.WorkloadChanged.Change;
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
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.RemediationEvent.Candidate;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The diagnostician that needs no model: rules by fault kind. It proposes a change only where the
 * evidence names one: a rollback after a change, a restart for a leak that no change explains, one
 * more replica under load; everything else goes to a person. Without the detector's evidence it is
 * not known whether a change came before, so nothing is changed.
 */
public final class Playbook implements Diagnostician {
  /** Its name in events and track records. */
  public static final String NAME = "playbook";

  /** A change this long before the onset may have caused it. */
  static final Duration CHANGE_BEFORE = Duration.ofMinutes(60);

  /** The onset is an estimate: a change this much after it may still have caused it. */
  static final Duration ONSET_SLACK = Duration.ofMinutes(2);

  /** Requests must have grown by this part for a saturation to be put down to load. */
  private static final double LOAD_GROWTH = 0.2;

  private static final String UNKNOWN_CHANGES =
      "the detector's evidence did not come, so whether a change came before is not known";

  private static final String FORESTALL = "forestall";
  private static final int SHOWN_PAST_CASES = 3;

  private final int maxReplicas;

  /** Never scales beyond {@code maxReplicas}. */
  public Playbook(int maxReplicas) {
    this.maxReplicas = maxReplicas;
  }

  @Override
  public Diagnosis diagnose(Evidence evidence) {
    FaultKind kind = FaultKinds.settled(evidence.kinds());
    Optional<RecentChange> change = causingChange(evidence);
    List<Candidate> candidates = new ArrayList<>();
    Optional<Suspect> other = otherCulprit(evidence, kind);
    if (transientFault(evidence)) {
      candidates.add(
          new Candidate(
              new NoAction("what opened the incident no longer stands"),
              "No fact and no forecast stands any more."));
    } else if (evidence.enriched() != null && other.isEmpty()) {
      candidates.addAll(changes(evidence, kind, change));
    }
    candidates.removeIf(c -> evidence.tried().contains(c.action().name()));
    if (candidates.isEmpty() || candidates.getLast().action() instanceof RemediationAction.Change) {
      candidates.add(toAPerson(evidence, kind, change, other));
    }
    return new Diagnosis(
        NAME,
        kind,
        other.map(Suspect::subject).orElse(evidence.opened().subject()),
        explanation(evidence, kind, change, other),
        sentences(evidence, kind, change),
        confidence(evidence, change, other),
        candidates,
        null,
        null);
  }

  private List<Candidate> changes(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change) {
    return switch (kind) {
      case MEMORY_LEAK -> change.isPresent() ? rollbacks(evidence) : restart(evidence);
      case OOM_KILLED,
          CRASH_LOOP,
          ROLLOUT_STUCK,
          CONFIG_ERROR,
          IMAGE_PULL,
          PROBE_FAILURE,
          ERROR_RATE,
          LATENCY,
          UNAVAILABLE,
          CODE_DEFECT ->
          change.isPresent() ? rollbacks(evidence) : List.of();
      case CPU_SATURATION -> change.isPresent() ? rollbacks(evidence) : scale(evidence);
      case EVICTED ->
          List.of(
              new Candidate(
                  new NoAction("the controller replaces an evicted pod by itself"),
                  "An evicted pod is replaced by its controller."));
      case NODE_NOT_READY,
          NODE_PRESSURE,
          UNSCHEDULABLE,
          DISK_FILLING,
          AUTOSCALER_AT_MAXIMUM,
          QUOTA_EXCEEDED,
          JOB_FAILED,
          NETWORK_DELAY ->
          List.of();
    };
  }

  private static List<Candidate> rollbacks(Evidence evidence) {
    Evidence.Workload workload = evidence.workload();
    IncidentEnriched enriched = evidence.enriched();
    if (workload == null || enriched == null) {
      return List.of();
    }
    Target target = new Target(evidence.opened().subject(), workload.uid());
    return enriched.revisions().stream()
        .filter(r -> r.rollbackTarget() && !r.current())
        .map(r -> rollback(target, r))
        .toList();
  }

  private static Candidate rollback(Target target, RevisionHealth to) {
    return new Candidate(
        new Rollback(target, to.revision().replicaSetUid(), to.revision().replicaSetName()),
        "%s ran healthy for %s before the change."
            .formatted(to.revision().replicaSetName(), spoken(to.longestHealthy())));
  }

  private static List<Candidate> restart(Evidence evidence) {
    Evidence.Workload workload = evidence.workload();
    return workload == null
        ? List.of()
        : List.of(
            new Candidate(
                new Restart(new Target(evidence.opened().subject(), workload.uid())),
                "No change came before the leak. A restart frees the memory and buys time; it does"
                    + " not cure the leak."));
  }

  private List<Candidate> scale(Evidence evidence) {
    Evidence.Workload workload = evidence.workload();
    if (workload == null || !underLoad(evidence)) {
      return List.of();
    }
    int replicas = workload.replicas();
    if (replicas < 1 || replicas >= maxReplicas) {
      return List.of();
    }
    return List.of(
        new Candidate(
            new Scale(
                new Target(evidence.opened().subject(), workload.uid()), replicas, replicas + 1),
            "Requests grew with the CPU use and no change came before: one more replica shares the"
                + " load."));
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

  /** Symptoms are put down to another workload or node where the detector suspects it most. */
  private static Optional<Suspect> otherCulprit(Evidence evidence, FaultKind kind) {
    IncidentEnriched enriched = evidence.enriched();
    if (enriched == null || !FaultKinds.isSymptom(kind)) {
      return Optional.empty();
    }
    return enriched.suspects().stream()
        .findFirst()
        .filter(s -> !s.subject().equals(evidence.opened().subject()));
  }

  private static boolean transientFault(Evidence evidence) {
    return evidence.forecast() == null && evidence.facts().isEmpty();
  }

  /** The newest rollout of the workload itself just before the onset, Forestall's own left out. */
  static Optional<RecentChange> causingChange(Evidence evidence) {
    IncidentEnriched enriched = evidence.enriched();
    if (enriched == null) {
      return Optional.empty();
    }
    Subject subject = evidence.opened().subject();
    Instant from = evidence.opened().onset().minus(CHANGE_BEFORE);
    Instant to = evidence.opened().onset().plus(ONSET_SLACK);
    return enriched.changes().stream()
        .filter(c -> c.subject().equals(subject) && c.change() == Change.ROLLOUT)
        .filter(c -> c.proposal() == null && !c.by().equals(FORESTALL))
        .filter(c -> !c.at().isBefore(from) && !c.at().isAfter(to))
        .findFirst();
  }

  private static Candidate toAPerson(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change, Optional<Suspect> other) {
    String reason =
        other
            .map(s -> "the cause is probably " + s.subject().displayName() + ": " + s.sentence())
            .orElseGet(() -> noActionFits(evidence, kind, change));
    return new Candidate(new Escalate(reason), "No action of the catalogue fits.");
  }

  private static String noActionFits(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change) {
    if (evidence.workload() == null) {
      return "the object is not there, or is of a kind that Forestall does not change";
    }
    if (evidence.enriched() == null) {
      return UNKNOWN_CHANGES;
    }
    if (!evidence.tried().isEmpty()) {
      return String.join(", ", evidence.tried()) + " did not help, and nothing else fits";
    }
    if (change.isPresent()) {
      return "a rollout came just before, but no earlier revision was seen healthy for ten minutes";
    }
    return "no action of the catalogue fits " + words(kind);
  }

  private static String explanation(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change, Optional<Suspect> other) {
    if (other.isPresent()) {
      return evidence.opened().summary() + " The most suspicious is " + other.get().sentence();
    }
    return change
        .map(c -> "%s began after a rollout: %s".formatted(capitalised(words(kind)), c.summary()))
        .orElse(
            "%s, and %s."
                .formatted(
                    capitalised(words(kind)),
                    evidence.enriched() == null
                        ? UNKNOWN_CHANGES
                        : "no rollout of the workload came in the hour before it began"));
  }

  private static List<String> sentences(
      Evidence evidence, FaultKind kind, Optional<RecentChange> change) {
    List<String> sentences = new ArrayList<>();
    sentences.add(evidence.opened().summary());
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
    confidence -= other.isPresent() ? 0.2 : 0;
    confidence -= evidence.enriched() == null ? 0.2 : 0;
    return Math.max(0.05, Math.min(0.95, confidence));
  }

  private static String words(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String spoken(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    return duration.toHours() >= 3 ? duration.toHours() + " h" : duration.toMinutes() + " min";
  }
}
