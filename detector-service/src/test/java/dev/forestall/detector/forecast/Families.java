package dev.forestall.detector.forecast;

import dev.forestall.detector.window.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Memory of made-up containers, by family; every draw is a function of family and seed. A case that
 * reaches its limit ends there, killed.
 */
final class Families {
  private static final double STEP = 15;
  private static final double CALM_SECONDS = 7200;

  private Families() {}

  enum Family {
    LEAK(true),
    LEAK_SAWTOOTH(true),
    LEAK_LATE(true),
    STAIRS(true),
    STEP_STAYS(false),
    GROWING_PEAKS(false),
    SATURATION(false),
    PLATEAU(false),
    WAVE(false),
    NOISE(false),
    SAWTOOTH(false),
    BURSTS(false),
    TRAFFIC(false);

    final boolean fails;

    Family(boolean fails) {
      this.fails = fails;
    }
  }

  /** Memory, load, limit, and when it was killed (seconds; negative when it never was). */
  record Case(
      Family family, long seed, Points memory, Points load, double limit, double failedAt) {}

  static Case of(Family family, long seed) {
    Random r = new Random(seed * 1000003 + family.ordinal() * 7919L);
    double limit = (256 + r.nextInt(1792)) * 1048576.0;
    double base = 0.12 + 0.25 * r.nextDouble();
    double noise = 0.001 + 0.009 * r.nextDouble();
    double warmUp = 20 + 60 * r.nextDouble();
    DoubleUnaryOperator shape = shape(family, r, base);
    DoubleUnaryOperator load = family == Family.TRAFFIC ? surge(r) : t -> 0;
    List<double[]> points = new ArrayList<>();
    double failedAt = -1;
    double until = family.fails ? 5 * CALM_SECONDS : CALM_SECONDS;
    double next = r.nextDouble() * STEP;
    double trafficShare = 0.3 + 0.2 * r.nextDouble();
    for (double t = 1; t < until && failedAt < 0; t++) {
      double level = shape.applyAsDouble(t) + trafficShare * load.applyAsDouble(t);
      level *= Math.min(1, 0.2 + t / warmUp);
      if (level >= 0.985 + 0.015 * new Random(seed).nextDouble()) {
        failedAt = t;
      }
      if (t >= next) {
        next += STEP + 3 * (r.nextDouble() - 0.5);
        double v = Math.min(1, level + noise * r.nextGaussian()) * limit;
        points.add(new double[] {t, v, 20 + 60 * load.applyAsDouble(t) + 2 * r.nextGaussian()});
      }
    }
    return new Case(family, seed, column(points, 1), column(points, 2), limit, failedAt);
  }

  private static DoubleUnaryOperator shape(Family family, Random r, double base) {
    return switch (family) {
      case LEAK -> leak(r, base, 0);
      case LEAK_SAWTOOTH -> plus(leak(r, base, 0), teeth(r, 0.04 + 0.12 * r.nextDouble()));
      case LEAK_LATE -> leak(r, base, 900 + 2700 * r.nextDouble());
      case STAIRS -> stairs(r, base);
      case STEP_STAYS -> step(r, base);
      case GROWING_PEAKS -> growingPeaks(r, base);
      case SATURATION -> saturation(r, base);
      case PLATEAU -> plateau(r, base);
      case WAVE -> wave(r);
      case NOISE -> noise(r);
      case SAWTOOTH -> plus(t -> base, teeth(r, 0.1 + 0.3 * r.nextDouble()));
      case BURSTS -> bursts(r, base);
      case TRAFFIC -> t -> base;
    };
  }

  private static DoubleUnaryOperator plus(DoubleUnaryOperator a, DoubleUnaryOperator b) {
    return t -> a.applyAsDouble(t) + b.applyAsDouble(t);
  }

  /** A leak of 8 to 60 minutes to the limit whose rate wanders by some fifteen percent. */
  private static DoubleUnaryOperator leak(Random r, double base, double begins) {
    double duration = 480 + 3120 * r.nextDouble() * r.nextDouble();
    double[] grown = new double[80_000];
    double wander = 0;
    for (int i = 1; i < grown.length; i++) {
      wander += -wander / 400 + 0.15 * Math.sqrt(2.0 / 400) * r.nextGaussian();
      grown[i] =
          grown[i - 1] + (i < begins ? 0 : (1 - base) / duration * Math.max(0.2, 1 + wander));
    }
    return t -> base + grown[(int) Math.min(t, grown.length - 1)];
  }

  private static DoubleUnaryOperator teeth(Random r, double height) {
    double period = 40 + 200 * r.nextDouble();
    double phase = r.nextDouble();
    return t -> height * ((t / period + phase) % 1);
  }

  private static DoubleUnaryOperator stairs(Random r, double base) {
    double every = 50 + 100 * r.nextDouble();
    int steps = 8 + r.nextInt(16);
    return t -> base + (1.02 - base) / steps * Math.floor(t / every);
  }

  private static DoubleUnaryOperator step(Random r, double base) {
    double at = 200 + 3000 * r.nextDouble();
    double height = (0.92 - base) * (0.3 + 0.7 * r.nextDouble());
    double ramp = 1 + 150 * r.nextDouble();
    return t -> base + height * Math.clamp((t - at) / ramp, 0, 1);
  }

  private static DoubleUnaryOperator growingPeaks(Random r, double base) {
    double period = 120 + 480 * r.nextDouble();
    double width = 0.2 + 0.5 * r.nextDouble();
    double end = 0.9 - base;
    return t -> base + ((t / period) % 1 < width ? end * Math.min(1, t / CALM_SECONDS * 1.2) : 0);
  }

  private static DoubleUnaryOperator saturation(Random r, double base) {
    double tau = 240 + 1200 * r.nextDouble();
    double height = (0.9 - base) * (0.3 + 0.7 * r.nextDouble());
    return t -> base + height * (1 - Math.exp(-t / tau));
  }

  private static DoubleUnaryOperator plateau(Random r, double base) {
    double full = 300 + 1500 * r.nextDouble();
    double height = (0.8 - base) * (0.3 + 0.7 * r.nextDouble());
    return t -> base + height * Math.min(1, t / full);
  }

  private static DoubleUnaryOperator wave(Random r) {
    double period = 600 + 3000 * r.nextDouble();
    double phase = 2 * Math.PI * r.nextDouble();
    double middle = 0.3 + 0.2 * r.nextDouble();
    double height = 0.1 + 0.3 * r.nextDouble();
    return t -> middle + height * Math.sin(2 * Math.PI * t / period + phase);
  }

  private static DoubleUnaryOperator noise(Random r) {
    double level = 0.2 + 0.7 * r.nextDouble();
    double[] wander = new double[(int) CALM_SECONDS + 1];
    for (int i = 1; i < wander.length; i++) {
      wander[i] = wander[i - 1] * (1 - 1.0 / 300) + 0.015 * Math.sqrt(2.0 / 300) * r.nextGaussian();
    }
    return t -> level + wander[(int) t];
  }

  private static DoubleUnaryOperator bursts(Random r, double base) {
    double period = 240 + 900 * r.nextDouble();
    double length = 30 + 60 * r.nextDouble();
    double height = (0.9 - base) * (0.4 + 0.6 * r.nextDouble());
    return t -> base + (t % period > period - length ? height : 0);
  }

  private static DoubleUnaryOperator surge(Random r) {
    double at = 1800 + 1800 * r.nextDouble();
    double rise = 300 + 900 * r.nextDouble();
    double stays = 300 + 600 * r.nextDouble();
    return t ->
        Math.clamp((t - at) / rise, 0, 1) - Math.clamp((t - at - rise - stays) / rise, 0, 1);
  }

  private static Points column(List<double[]> points, int column) {
    return new Points(
        points.stream().mapToLong(p -> Math.round(p[0] * 1000)).toArray(),
        points.stream().mapToDouble(p -> p[column]).toArray());
  }
}
