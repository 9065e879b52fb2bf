package dev.forestall.detector.incident;

import dev.forestall.detector.detect.ErrorRate;
import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.detect.PodMemory;
import dev.forestall.detector.forecast.SlopeAtAge;
import dev.forestall.detector.forecast.SlopeAtAge.Measured;
import dev.forestall.detector.forecast.SlopeAtAge.OfRun;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.EffectObserved.Slope;
import dev.forestall.model.incident.EffectObserved.SymptomComparison;
import dev.forestall.model.incident.EffectObserved.TrendComparison;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.RemediationAction.Change;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an action brought, as measured. For a trend it is due when the new pods are five minutes old
 * with ten samples, or, while the slopes before and after cannot be told apart, twelve minutes
 * after the action; for a fact when it has been absent, and all replicas available, for three
 * minutes; and in any case a quarter of an hour after the action, with what is missing named.
 */
final class Effects {
  private static final Duration OLD_ENOUGH = Duration.ofMinutes(5);
  private static final Duration OLDEST_COMPARED = Duration.ofMinutes(12);
  private static final Duration CALM = Duration.ofMinutes(3);
  private static final Duration FIRST_SAMPLE = Duration.ofSeconds(90);
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final double TEN_PERCENT = 1.2816;
  private static final double WORSE_BY = 0.02;
  private static final double WORSE_TIMES = 2;

  private Effects() {}

  /** Notes since when the facts of the incident are absent and all replicas available. */
  static Settling watch(Settling settling, OpenIncident incident, Sight sight) {
    boolean calm =
        settling.executedAt() != null
            && sight.of(incident.kinds()).stream().noneMatch(f -> stands(f, settling))
            && sight.memory().allAvailable();
    Instant since = settling.calmSince();
    return settling.calm(calm ? (since == null ? sight.at() : since) : null);
  }

  /** The effect, once it is due. */
  static Optional<EffectObserved> observe(
      String eventId, Settling settling, OpenIncident incident, Sight sight) {
    if (settling.executedTime().isEmpty() || sight.at().isBefore(settling.executedTime().get())) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    Optional<TrendComparison> trend = Optional.empty();
    if (isJudgedByTrend(incident)) {
      trend = trend(settling, incident, sight, missing);
    } else if (settling.calmSince() == null
        || settling.calmSince().plus(CALM).isAfter(sight.at())) {
      missing.add("the fault has not been absent, with all replicas available, for three minutes");
    }
    if (!sight.memory().allAvailable()) {
      missing.add("not all replicas are available");
    }
    boolean early = young(settling, sight) && trend.filter(Effects::undecided).isPresent();
    if ((!missing.isEmpty() || early) && !settling.overdue(sight.at())) {
      return Optional.empty();
    }
    return Optional.of(effect(eventId, settling, incident, sight, trend, missing));
  }

  /** Slopes whose intervals overlap may come apart as the pods grow older. */
  private static boolean undecided(TrendComparison trend) {
    return trend.before().low() <= trend.after().high()
        && trend.after().low() <= trend.before().high();
  }

  private static boolean young(Settling settling, Sight sight) {
    return settling
        .executedTime()
        .filter(at -> at.plus(OLDEST_COMPARED).isAfter(sight.at()))
        .isPresent();
  }

  private static EffectObserved effect(
      String eventId,
      Settling settling,
      OpenIncident incident,
      Sight sight,
      Optional<TrendComparison> trend,
      List<String> missing) {
    List<Fact> facts =
        sight.of(incident.kinds()).stream()
            .filter(f -> stands(f, settling))
            .map(Finding::fact)
            .toList();
    Optional<WorkloadState> workload = sight.memory().workload();
    boolean judged = missing.isEmpty() || (!facts.isEmpty() && !isJudgedByTrend(incident));
    return new EffectObserved(
        eventId,
        incident.id(),
        sight.memory().subject(),
        sight.at(),
        settling.proposal(),
        judged,
        trend.stream().toList(),
        symptoms(settling, sight),
        facts,
        sight.near().isPresent(),
        workload.map(WorkloadState::replicasDesired).orElse(0),
        workload.map(WorkloadState::replicasAvailable).orElse(0),
        missing);
  }

  /**
   * What was foreseen is judged by slopes. A disk that was found full is judged by that fact, which
   * after a quarter of an hour is measurement enough.
   */
  private static boolean isJudgedByTrend(OpenIncident incident) {
    return incident.kinds().stream().anyMatch(ForecastKinds::trend)
        && (incident.lastForecast().isPresent()
            || incident.kinds().contains(FaultKind.MEMORY_LEAK));
  }

  /** A finding that is not a leftover from before the action. */
  private static boolean stands(Finding finding, Settling settling) {
    Instant executed = settling.executedAt();
    return finding.lasting() || (executed != null && finding.fact().at().isAfter(executed));
  }

  private static Optional<TrendComparison> trend(
      Settling settling, OpenIncident incident, Sight sight, List<String> missing) {
    // a kill between write and report makes the report late: pods came since the start of it all
    Instant acted = settling.startedAt();
    SeriesKey key = key(incident);
    Runs runs =
        settling.action() instanceof Scale || elsewhere(settling, sight)
            ? sameRuns(acted, sight, key)
            : newRuns(acted, incident, sight, key);
    if (runs.after().isEmpty()) {
      missing.add("no pod has started since the action");
      return Optional.empty();
    }
    if (runs.age().compareTo(OLD_ENOUGH) < 0) {
      missing.add("the new pods are not five minutes old yet");
      return Optional.empty();
    }
    double age = Math.min(runs.age().toSeconds(), OLDEST_COMPARED.toSeconds());
    Optional<Measured> after = SlopeAtAge.of(runs.after(), age);
    Optional<Measured> before = SlopeAtAge.of(runs.before(), age);
    if (before.isEmpty()) {
      double youngest = OLD_ENOUGH.toSeconds();
      before = SlopeAtAge.of(runs.before(), youngest);
      after = before.isPresent() ? SlopeAtAge.of(runs.after(), youngest) : after;
      age = before.isPresent() ? youngest : age;
    }
    if (after.isEmpty()) {
      missing.add("fewer than ten samples of the new pods");
    }
    if (before.isEmpty()) {
      missing.add("the first minutes of the pods before the action were not measured");
    }
    if (after.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TrendComparison(
            key.container(),
            key.metric(),
            Metrics.named(key.metric()).orElseThrow().unit(),
            slope(before.get()),
            slope(after.get()),
            Math.round(age),
            before.get().samples(),
            after.get().samples()));
  }

  /** An action on another workload leaves the pods of this one where they are. */
  private static boolean elsewhere(Settling settling, Sight sight) {
    return settling.action() instanceof Change change
        && !change.target().subject().equals(sight.memory().subject());
  }

  /**
   * What is compared.
   *
   * @param before runs before the action
   * @param after runs after it
   * @param age age of the youngest run after it
   */
  private record Runs(List<OfRun> before, List<OfRun> after, Duration age) {}

  /** Pods that came after the action against those that were there before, at equal age. */
  private static Runs newRuns(Instant acted, OpenIncident incident, Sight sight, SeriesKey key) {
    Optional<String> faulty = faultyRevision(incident, sight);
    List<OfRun> before = new ArrayList<>();
    List<OfRun> after = new ArrayList<>();
    Duration youngest = OLDEST_COMPARED.multipliedBy(2);
    Instant from = acted.minus(SLACK);
    for (PodWindow window : sight.windows()) {
      Optional<PodMemory> pod = sight.memory().pod(window.uid());
      if (pod.isEmpty()) {
        continue;
      }
      if (pod.get().state().createdAt().isBefore(from)) {
        if (faulty.isEmpty() || faulty.get().equals(pod.get().state().replicaSetUid())) {
          early(window, key, pod.get(), sight.at()).ifPresent(before::add);
        }
      } else if (!pod.get().state().deleted()) {
        Instant start = started(pod.get(), key.container());
        Points points = window.between(key, start.toEpochMilli(), sight.at().toEpochMilli());
        after.add(new OfRun(points, start.toEpochMilli()));
        Duration age = Duration.between(start, sight.at());
        youngest = age.compareTo(youngest) < 0 ? age : youngest;
      }
    }
    return new Runs(before, after, youngest);
  }

  /**
   * The revision of the pod that the forecast named: healthy pods of an earlier one, gone at the
   * rollout, say nothing about the fault.
   */
  private static Optional<String> faultyRevision(OpenIncident incident, Sight sight) {
    return incident
        .lastForecast()
        .flatMap(forecast ->
            sight.windows().stream()
                .flatMap(window -> sight.memory().pod(window.uid()).stream())
                .filter(pod -> pod.state().name().equals(forecast.pod()))
                .findFirst())
        .flatMap(pod -> Optional.ofNullable(pod.state().replicaSetUid()));
  }

  /** The same pods before and after more were added. */
  private static Runs sameRuns(Instant acted, Sight sight, SeriesKey key) {
    List<OfRun> before = new ArrayList<>();
    List<OfRun> after = new ArrayList<>();
    Duration since = Duration.between(acted, sight.at());
    long cut = acted.toEpochMilli();
    for (PodMemory pod : sight.memory().livePods()) {
      for (PodWindow window : sight.windows()) {
        if (window.uid().equals(pod.state().uid()) && pod.state().createdAt().isBefore(acted)) {
          long start = cut - since.toMillis();
          before.add(new OfRun(window.between(key, start, cut), start));
          after.add(new OfRun(window.between(key, cut, sight.at().toEpochMilli()), cut));
        }
      }
    }
    return new Runs(before, after, since);
  }

  private static Optional<OfRun> early(PodWindow window, SeriesKey key, PodMemory pod, Instant at) {
    Points points = window.earlyRun(key);
    if (points.isEmpty()) {
      return Optional.empty();
    }
    long started = started(pod, key.container()).toEpochMilli();
    long first = points.at(0);
    if (Math.abs(first - started) < FIRST_SAMPLE.toMillis()) {
      return Optional.of(new OfRun(points, started));
    }
    return window.restartSeen(key.container(), at.toEpochMilli()).isPresent()
        ? Optional.of(new OfRun(points, first))
        : Optional.empty();
  }

  private static Instant started(PodMemory pod, String container) {
    return pod.container(container)
        .flatMap(c -> Optional.ofNullable(c.startedAt()))
        .orElse(pod.state().createdAt());
  }

  private static SeriesKey key(OpenIncident incident) {
    return incident
        .lastForecast()
        .map(f -> new SeriesKey(f.container(), f.metric()))
        .orElse(new SeriesKey("", Metrics.MEMORY));
  }

  private static Slope slope(Measured measured) {
    double half = TEN_PERCENT * measured.error();
    return new Slope(measured.slope() - half, measured.slope(), measured.slope() + half);
  }

  private static List<SymptomComparison> symptoms(Settling settling, Sight sight) {
    long executed = Optional.ofNullable(settling.executedAt()).orElse(sight.at()).toEpochMilli();
    long at = sight.at().toEpochMilli();
    Optional<Double> before =
        ErrorRate.share(sight.windows(), executed - OLD_ENOUGH.toMillis(), executed);
    Optional<Double> after = ErrorRate.share(sight.windows(), at - CALM.toMillis(), at);
    return before.isEmpty() || after.isEmpty()
        ? List.of()
        : List.of(
            new SymptomComparison(
                "error_rate",
                before.get(),
                after.get(),
                after.get() > before.get() + WORSE_BY && after.get() > before.get() * WORSE_TIMES));
  }
}
