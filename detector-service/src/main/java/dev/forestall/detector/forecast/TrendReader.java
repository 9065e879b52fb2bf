package dev.forestall.detector.forecast;

import dev.forestall.detector.forecast.Reading.Calm;
import dev.forestall.detector.forecast.Reading.Growing;
import dev.forestall.detector.forecast.Reading.Why;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a run: is there a growth that goes on? The whole run after its warm-up, its last half and
 * its last third must agree; one step, a growth that dies away, and a rise to where the run had
 * been before are none. When the whole run does not grow evenly, the longest last part that does,
 * after a calm time, is read instead: a leak may begin in the middle.
 *
 * <p>Every threshold is a ratio of the run's own quantities, so that none depends on a workload.
 */
public final class TrendReader {
  /** The first part of a young run, at most three minutes, is its warm-up. */
  private static final double WARM_UP_SHARE = 0.2;

  private static final double LONGEST_WARM_UP = 180;

  /** The longest that a kubelet waits before it starts a container again, and a sample more. */
  private static final double LONGEST_BACK_OFF = 330;

  private static final int FEWEST_POINTS = 6;
  private static final double SHORTEST_SPAN = 80;

  /**
   * A rise in the middle of a run that is younger cannot be told from a step that takes a while.
   */
  private static final double SHORTEST_LATE_SPAN = 180;

  private static final double SIGNIFICANT = 4;
  private static final double STEP_STRETCH = 0.2;
  private static final double STEP_SHARE = 0.6;
  private static final double FIRST_HALF = 0.25;
  private static final double SLOWED = 0.65;
  private static final double STANDING_SLOWED = 0.35;
  private static final double HALF = 0.5;
  private static final double THIRD = 1.0 / 3;
  private static final double[] BENT_OVER = {1, 2.0 / 3, HALF};
  private static final double TOO_LATE_TO_WAIT = 180;
  private static final double PRIOR_DRIFT = 0.18;
  private static final double PRIOR_WEIGHT = 2;
  private static final int BLOCKS = 4;
  private static final double LEAST_RISE = 0.1;
  private static final double SHORTER = 1.25;
  private static final int FEWEST_BEFORE = 4;
  private static final double CALM_BEFORE = 0.3;
  private static final double BEYOND = 0.15;
  private static final double ON_THE_LINE = 3;

  private TrendReader() {}

  /**
   * Reads the run.
   *
   * @param run the run
   * @param limit what it grows towards: a rise that is nothing beside what is left is not looked at
   * @param standing whether a forecast of it stands: then less is asked
   */
  public static Reading read(Run run, double limit, boolean standing) {
    double begun = begun(run);
    double warmUp = Math.min(LONGEST_WARM_UP, (run.age() - begun) * WARM_UP_SHARE);
    int from = run.indexAt(begun + warmUp);
    if (run.size() - from < FEWEST_POINTS || run.age() - begun - warmUp < SHORTEST_SPAN) {
      return new Calm(Why.TOO_SHORT);
    }
    if (run.recentLow() - run.lowest(from) < leastRise(run, limit)) {
      return new Calm(Why.FLAT);
    }
    Reading whole = read(run, from, limit, standing);
    Reading reading =
        whole instanceof Growing ? whole : lateBeginning(run, from, limit, standing).orElse(whole);
    return reading instanceof Growing
        ? steadied(reading, Envelope.of(run, from).greatestFall())
        : reading;
  }

  /**
   * When it really began: where only its counters told of a restart, the pause before it is counted
   * to the run.
   */
  private static double begun(Run run) {
    return run.size() > 0 && run.t(0) <= LONGEST_BACK_OFF ? run.t(0) : 0;
  }

  /** The longest last part that grows evenly while what came before it did not. */
  private static Optional<Reading> lateBeginning(
      Run run, int from, double limit, boolean standing) {
    double least = leastRise(run, limit);
    double length = (run.age() - run.t(from)) / SHORTER;
    for (; length >= SHORTEST_LATE_SPAN; length /= SHORTER) {
      int knee = run.indexAt(run.age() - length);
      if (run.size() - knee < FEWEST_POINTS || run.recentLow() - run.lowest(knee) < least) {
        return Optional.empty();
      }
      int before = Math.max(from, run.indexAt(run.age() - 2 * length));
      if (knee - before >= FEWEST_BEFORE
          && read(run, knee, limit, standing) instanceof Growing growing
          && run.slope(before, knee) < CALM_BEFORE * growing.trend().slope()) {
        return Optional.of(growing);
      }
    }
    return Optional.empty();
  }

  private static Reading read(Run run, int from, double limit, boolean standing) {
    Envelope envelope = Envelope.of(run, from);
    Line line = envelope.line();
    double slope = line.slope();
    double growth = envelope.growth();
    if (slope <= SIGNIFICANT * line.slopeError() || growth <= 2 * line.sigma() || slope <= 0) {
      return new Calm(Why.FLAT);
    }
    if (envelope.greatestGrowthWithin(STEP_STRETCH) > STEP_SHARE * growth) {
      return new Calm(Why.ONE_STEP);
    }
    if (!standing && envelope.growthBy(HALF) < FIRST_HALF * growth) {
      return new Calm(Why.ONE_STEP);
    }
    Line half = envelope.lastPart(HALF);
    Line third = envelope.lastPart(THIRD);
    double slowed = standing ? STANDING_SLOWED : SLOWED;
    if (half.slope() < slowed * slope || third.slope() + third.slopeError() < slowed * slope) {
      return new Calm(Why.SLOWING);
    }
    if (!standing && fades(envelope, limit)) {
      return new Calm(Why.SLOWING);
    }
    double now = Math.min(line.valueAt(run.age()), run.recentLow());
    double known = Math.max(run.highest(from), standing ? 0 : envelope.highestBefore(1 - THIRD));
    if (now - BEYOND * growth <= known) {
      return new Calm(Why.BEEN_THERE);
    }
    return new Growing(trend(envelope, half, run, from));
  }

  /**
   * Whether it bends so that it ends below the limit, over any of its last parts. There has to be
   * time left to see more of it.
   */
  private static boolean fades(Envelope envelope, double limit) {
    double toGo = limit - envelope.line().valueAt(envelope.end()) - crestOf(envelope);
    if (toGo < TOO_LATE_TO_WAIT * envelope.line().slope()) {
      return false;
    }
    return Arrays.stream(BENT_OVER)
        .mapToObj(envelope::bend)
        .flatMap(Optional::stream)
        .anyMatch(bend -> bend.toCome() < toGo);
  }

  private static double leastRise(Run run, double limit) {
    return Math.max(0, limit - run.last()) * LEAST_RISE;
  }

  private static Trend trend(Envelope envelope, Line half, Run run, int from) {
    double now = run.age();
    Line line = envelope.line();
    Line firstHalf = envelope.firstPart(HALF);
    double drift = drift(envelope, line.slope());
    double wholeVariance = square(line.slopeError()) + square(drift * line.slope());
    double halfVariance = square(half.slopeError()) + square(drift * line.slope() / 2);
    double weight = halfVariance / (wholeVariance + halfVariance);
    double slope = weight * line.slope() + (1 - weight) * half.slope();
    double variance =
        Math.max(square(line.slopeError()), 1 / (1 / wholeVariance + 1 / halfVariance));
    double floor = weight * line.valueAt(now) + (1 - weight) * half.valueAt(now);
    double keeping =
        firstHalf.slope() <= 0
            ? 1
            : Math.clamp((half.slope() + half.slopeError()) / firstHalf.slope(), 0.01, 1);
    double unseen = slope * run.spacing();
    double level = 2 * half.sigma() / Math.sqrt(envelope.size() * HALF);
    double scatter = Math.hypot(Math.hypot(level, envelope.crestSpread() / 2), unseen);
    return new Trend(
        slope,
        Math.sqrt(variance),
        floor,
        crest(envelope, run, floor),
        scatter,
        envelope.span(),
        now - beganAt(run, from, envelope),
        envelope.first(),
        keeping,
        1,
        envelope.crestGrowth(),
        envelope.highestCrest() - crestOf(envelope),
        gain(envelope));
  }

  /** By how much the slope grows, unit a second, a second; 0 when it does not. */
  private static double gain(Envelope envelope) {
    return envelope.bend(1).map(Bend::gain).orElse(0.0);
  }

  /** Where the growth began: points before the fitted ones that lie on their line belong to it. */
  private static double beganAt(Run run, int from, Envelope envelope) {
    Line line = envelope.line();
    double off = ON_THE_LINE * line.sigma();
    int first = from;
    for (int i = from - 1; i >= 0; i--) {
      double above = run.low(i) - line.valueAt(run.t(i));
      if (above < -off || above > off + crestOf(envelope)) {
        break;
      }
      first = i;
    }
    return run.t(first);
  }

  /** What has fallen by itself can fall again: the more so, the more it fell beside its growth. */
  private static Reading steadied(Reading reading, double fall) {
    if (reading instanceof Growing(Trend trend)) {
      double share = fall / (trend.slope() * trend.span());
      return new Growing(trend.withSteadiness(Math.max(0, 1 - share)));
    }
    return reading;
  }

  /**
   * Where peaks are expected: the first that reaches the limit is one of the higher ones, so
   * between nine tenths of them and the highest.
   */
  private static double crestOf(Envelope envelope) {
    return (envelope.crest() + envelope.highestCrest()) / 2;
  }

  /** Peaks above the floor; no peak is expected now that is higher than all that were seen. */
  private static double crest(Envelope envelope, Run run, double floor) {
    double top = envelope.line().valueAt(run.age()) + crestOf(envelope);
    return Math.max(0, Math.min(top, Math.max(floor, run.highest(run.size()))) - floor);
  }

  /** How much the slope wandered so far, relative, drawn towards what slopes usually do. */
  private static double drift(Envelope envelope, double slope) {
    int n = envelope.size();
    double sum = 0;
    int blocks = 0;
    for (int b = 0; b < BLOCKS; b++) {
      int from = b * n / BLOCKS;
      int to = Math.min(n, (b + 1) * n / BLOCKS + 1);
      if (to - from >= 2) {
        sum += square(envelope.fit(from, to).slope() / slope - 1);
        blocks++;
      }
    }
    double seen = Math.min(sum, blocks) / BLOCKS;
    return Math.sqrt(
        (PRIOR_WEIGHT * square(PRIOR_DRIFT) + blocks * seen) / (PRIOR_WEIGHT + blocks));
  }

  private static double square(double x) {
    return x * x;
  }
}
