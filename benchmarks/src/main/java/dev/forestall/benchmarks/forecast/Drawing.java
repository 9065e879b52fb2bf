package dev.forestall.benchmarks.forecast;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** What the later generators draw with; levels are shares of the limit, times in seconds. */
final class Drawing {
  static final double MEBIBYTE = 1_048_576;
  static final double MINUTE = 60;
  static final double HOUR = 3600;
  static final double DAY = 86_400;

  /** How far a drawn course is worked out; it stays as it is from there on. */
  static final int LONGEST = 130_000;

  private Drawing() {}

  static double between(Random r, double least, double most) {
    return least + (most - least) * r.nextDouble();
  }

  /** The logarithm is drawn evenly. */
  static double log(Random r, double least, double most) {
    return least * Math.exp(Math.log(most / least) * r.nextDouble());
  }

  /** What is worked out second by second. */
  static DoubleUnaryOperator at(double[] value) {
    return t -> value[(int) Math.clamp(t, 0, value.length - 1.0)];
  }

  /** The sum of a rate a second. */
  static DoubleUnaryOperator sum(DoubleUnaryOperator rate) {
    double[] value = new double[LONGEST];
    for (int t = 1; t < LONGEST; t++) {
      value[t] = value[t - 1] + rate.applyAsDouble(t);
    }
    return at(value);
  }

  static DoubleUnaryOperator plus(DoubleUnaryOperator a, DoubleUnaryOperator b) {
    return t -> a.applyAsDouble(t) + b.applyAsDouble(t);
  }

  /** A wandering level about 0 with that standard deviation and memory. */
  static DoubleUnaryOperator wander(Random r, double size, double memory) {
    double[] value = new double[LONGEST];
    for (int t = 1; t < LONGEST; t++) {
      value[t] = value[t - 1] * (1 - 1 / memory) + size * Math.sqrt(2 / memory) * r.nextGaussian();
    }
    return at(value);
  }

  /**
   * Requests, about 1: a day of one or two peaks, waves of minutes, and noise that follows itself.
   */
  static DoubleUnaryOperator requests(Random r) {
    double phase = 2 * Math.PI * r.nextDouble();
    double day = between(r, 0.1, 0.6);
    double second = between(r, 0, 0.3);
    double wave = between(r, 0, 0.25);
    double period = log(r, 300, 5400);
    DoubleUnaryOperator noise = wander(r, between(r, 0.03, 0.2), log(r, 60, 1200));
    return t -> {
      double angle = 2 * Math.PI * t / DAY + phase;
      double swing = day * Math.sin(angle) + second * day * Math.sin(2 * angle);
      double rate = 1 + swing + wave * Math.sin(2 * Math.PI * t / period) + noise.applyAsDouble(t);
      return Math.max(0.02, rate);
    };
  }
}
