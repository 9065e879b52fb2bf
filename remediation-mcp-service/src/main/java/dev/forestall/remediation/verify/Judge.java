package dev.forestall.remediation.verify;

import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.EffectObserved.Slope;
import dev.forestall.model.incident.EffectObserved.SymptomComparison;
import dev.forestall.model.incident.EffectObserved.TrendComparison;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.remediation.diagnose.FaultKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Did it help? Missing data is never success, and a drop in level alone never an improvement: for a
 * trend the slope must be lower at equal pod age with the intervals apart, and no forecast may
 * stand inside the horizon.
 */
public final class Judge {
  private static final double KIB = 1024;

  /** The detector measures within fifteen minutes; one more, and nothing will come. */
  public static final Duration EFFECT_LIMIT = Duration.ofMinutes(16);

  private Judge() {}

  /** The verdict when no measurement came in time. */
  public static Judgement withoutEffect() {
    return Judgement.of(
        Verdict.INSUFFICIENT_DATA,
        "No effect was measured within " + EFFECT_LIMIT.toMinutes() + " minutes of the action.");
  }

  /** The verdict when the object could not be read in time. */
  public static Judgement unreadable(@Nullable String reason) {
    return Judgement.of(
        Verdict.INSUFFICIENT_DATA, "The object could not be read to judge the effect: " + reason);
  }

  /**
   * The verdict.
   *
   * @param effect what the detector measured
   * @param found what the object says now, empty when it is gone
   * @param kind the diagnosed fault kind
   * @param forecast the forecast that opened the incident, null when none did
   */
  public static Judgement judge(
      EffectObserved effect,
      Optional<ObjectHealth> found,
      FaultKind kind,
      @Nullable Forecast forecast) {
    if (found.isEmpty()) {
      return Judgement.of(Verdict.INSUFFICIENT_DATA, "The object is gone.");
    }
    ObjectHealth health = found.get();
    if (!effect.sufficient()) {
      List<String> reasons = new ArrayList<>();
      reasons.add("Too little was measured to judge by.");
      reasons.addAll(effect.missing());
      return new Judgement(Verdict.INSUFFICIENT_DATA, reasons);
    }
    if (health.desired() == 0) {
      return Judgement.of(
          Verdict.INSUFFICIENT_DATA, "No replica is wanted: there is nothing to measure.");
    }
    List<TrendComparison> trends = relevant(effect.trends(), forecast);
    List<String> worse = worse(effect, trends, health, kind);
    if (!worse.isEmpty()) {
      return new Judgement(Verdict.WORSE, worse);
    }
    List<String> missing = missing(effect, trends, kind, forecast != null);
    if (!missing.isEmpty()) {
      return new Judgement(Verdict.INSUFFICIENT_DATA, missing);
    }
    List<String> standing = standing(effect, trends, health, kind);
    return standing.isEmpty()
        ? new Judgement(
            Verdict.IMPROVED, improved(FaultKinds.isTrend(kind) ? trends : List.of(), health))
        : new Judgement(Verdict.UNCHANGED, standing);
  }

  /**
   * The verdict where the action changed another object than the incident's own: the symptom is
   * measured at the incident, and what was changed must stand as it was meant to. What has no pods
   * to serve with, while the symptom goes on, was made worse by it.
   *
   * @param ofIncident the verdict by the incident's own measurements
   * @param found what the changed object says now, empty when it is gone
   * @param name its name
   */
  public static Judgement withCulprit(
      Judgement ofIncident, Optional<ObjectHealth> found, String name) {
    List<String> reasons = new ArrayList<>(ofIncident.reasons());
    if (found.isEmpty()) {
      reasons.add(name + " is gone.");
      return new Judgement(
          ofIncident.verdict() == Verdict.WORSE ? Verdict.WORSE : Verdict.INSUFFICIENT_DATA,
          reasons);
    }
    ObjectHealth health = found.get();
    boolean stands = health.allAvailable() && health.rolloutComplete() && !health.stuck();
    reasons.add(
        "%s: %d of %d replicas are available%s."
            .formatted(
                name,
                health.available(),
                health.desired(),
                stands ? "" : health.stuck() ? ", its rollout is stuck" : ", it is not settled"));
    return switch (ofIncident.verdict()) {
      case IMPROVED -> new Judgement(stands ? Verdict.IMPROVED : Verdict.UNCHANGED, reasons);
      case UNCHANGED ->
          new Judgement(health.allAvailable() ? Verdict.UNCHANGED : Verdict.WORSE, reasons);
      case WORSE, INSUFFICIENT_DATA -> new Judgement(ofIncident.verdict(), reasons);
    };
  }

  private static List<TrendComparison> relevant(
      List<TrendComparison> trends, @Nullable Forecast forecast) {
    if (forecast == null) {
      return trends;
    }
    List<TrendComparison> same =
        trends.stream()
            .filter(t ->
                t.metric().equals(forecast.metric()) && t.container().equals(forecast.container()))
            .toList();
    return same.isEmpty() ? trends : same;
  }

  private static List<String> worse(
      EffectObserved effect, List<TrendComparison> trends, ObjectHealth health, FaultKind kind) {
    List<String> worse = new ArrayList<>();
    effect.symptoms().stream()
        .filter(SymptomComparison::worse)
        .map(s -> "%s rose from %s to %s.".formatted(s.name(), s.before(), s.after()))
        .forEach(worse::add);
    trends.stream()
        .filter(t -> t.after().low() > t.before().high() && t.after().mid() > 0)
        .map(t -> trend(t, "grows faster"))
        .forEach(worse::add);
    boolean wasAvailable = FaultKinds.isTrend(kind);
    if (wasAvailable
        && !health.allAvailable()
        && effect.replicasAvailable() < effect.replicasDesired()) {
      worse.add(
          "%d of %d replicas are available, and all were before."
              .formatted(health.available(), health.desired()));
    }
    return worse;
  }

  private static List<String> missing(
      EffectObserved effect, List<TrendComparison> trends, FaultKind kind, boolean foretold) {
    // a processor that was at its quota before anybody foretold it has no slope: its absence counts
    boolean sloped = FaultKinds.isTrend(kind) && (foretold || kind != FaultKind.CPU_SATURATION);
    if (sloped && trends.isEmpty()) {
      return List.of("No slope could be compared.");
    }
    if ((kind == FaultKind.ERROR_RATE || kind == FaultKind.LATENCY)
        && effect.symptoms().isEmpty()) {
      return List.of("The symptom could not be compared.");
    }
    return List.of();
  }

  private static List<String> standing(
      EffectObserved effect, List<TrendComparison> trends, ObjectHealth health, FaultKind kind) {
    List<String> standing = new ArrayList<>();
    effect.faultFacts().stream().map(Fact::sentence).forEach(standing::add);
    if (effect.breachStillPredicted()) {
      standing.add("A breach within the horizon is still predicted.");
    }
    if (effect.replicasAvailable() < effect.replicasDesired() || !health.allAvailable()) {
      standing.add(
          "%d of %d replicas are available.".formatted(health.available(), health.desired()));
    }
    if (health.stuck()) {
      standing.add("The rollout is past its progress deadline.");
    } else if (!health.rolloutComplete()) {
      standing.add("The rollout is not complete.");
    }
    if (FaultKinds.isTrend(kind)) {
      trends.stream()
          .filter(t -> t.after().high() >= t.before().low())
          .map(t -> trend(t, "is not clearly lower"))
          .forEach(standing::add);
    }
    return standing;
  }

  private static List<String> improved(List<TrendComparison> trends, ObjectHealth health) {
    List<String> reasons = new ArrayList<>();
    trends.stream().map(t -> trend(t, "is lower, the intervals are apart")).forEach(reasons::add);
    reasons.add("No fact of the incident stands, and no breach is predicted.");
    reasons.add("%d of %d replicas are available.".formatted(health.available(), health.desired()));
    return reasons;
  }

  private static String trend(TrendComparison t, String said) {
    return "The slope of %s in %s at pod age %d s %s: %s before, %s after."
        .formatted(
            t.metric(),
            t.container(),
            t.podAgeSeconds(),
            said,
            slope(t.before(), t.unit()),
            slope(t.after(), t.unit()));
  }

  private static String slope(Slope slope, String unit) {
    boolean bytes = unit.equals("bytes");
    double scale = bytes ? KIB : 1;
    return String.format(
        Locale.ROOT,
        bytes ? "%.1f (%.1f to %.1f) %s/s" : "%.4g (%.4g to %.4g) %s/s",
        slope.mid() / scale,
        slope.low() / scale,
        slope.high() / scale,
        bytes ? "KiB" : unit);
  }
}
