package dev.forestall.detector.forecast;

import dev.forestall.detector.window.Points;
import java.util.List;
import java.util.Optional;

/** The slope of runs over the same span of their age, so that warm-up weighs alike in each. */
public final class SlopeAtAge {
  /** Fewest samples of a run that say something. */
  public static final int FEWEST_SAMPLES = 10;

  private static final double WARM_UP_SHARE = 0.2;
  private static final int ENOUGH_FOR_ENVELOPE = 18;

  private SlopeAtAge() {}

  /**
   * A run to be measured.
   *
   * @param points its values
   * @param start when it began, milliseconds
   */
  public record OfRun(Points points, long start) {}

  /**
   * What was measured.
   *
   * @param slope mean slope of the runs, unit a second
   * @param error its standard error
   * @param samples samples of the run that had the fewest
   */
  public record Measured(double slope, double error, int samples) {}

  /** The mean slope of those runs that have enough samples up to that age in seconds. */
  public static Optional<Measured> of(List<OfRun> runs, double age) {
    double sum = 0;
    double squares = 0;
    double errors = 0;
    int n = 0;
    int samples = Integer.MAX_VALUE;
    for (OfRun next : runs) {
      long warm = next.start() + Math.round(age * WARM_UP_SHARE * 1000);
      long end = next.start() + Math.round(age * 1000);
      Points part = next.points().between(warm, end);
      int all = next.points().between(next.start(), end).size();
      if (all < FEWEST_SAMPLES || part.size() < FEWEST_SAMPLES / 2) {
        continue;
      }
      Line line = line(Run.of(part, next.start()));
      sum += line.slope();
      squares += line.slope() * line.slope();
      errors += line.slopeError() * line.slopeError();
      samples = Math.min(samples, all);
      n++;
    }
    if (n == 0) {
      return Optional.empty();
    }
    double mean = sum / n;
    double between = n > 1 ? Math.max(0, (squares - n * mean * mean) / (n - 1)) : 0;
    return Optional.of(new Measured(mean, Math.sqrt((errors / n + between) / n), samples));
  }

  /** Robust slope of a window, unit a second; 0 for fewer than two points. */
  public static double ofWindow(Points points) {
    return points.size() < 2 ? 0 : line(Run.of(points, points.at(0))).slope();
  }

  private static Line line(Run run) {
    if (run.size() >= ENOUGH_FOR_ENVELOPE) {
      return Envelope.of(run, 0).line();
    }
    double[] t = new double[run.size()];
    double[] v = new double[run.size()];
    for (int i = 0; i < t.length; i++) {
      t[i] = run.t(i);
      v[i] = run.low(i);
    }
    return Line.fit(t, v);
  }
}
