package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.Plan.Scrape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A second generator, made of other shapes and wider ranges than {@link Family}, on which nothing
 * was chosen: limits of 64 MiB to 16 GiB, scraped every 5 to 60 seconds with samples missing, rates
 * of 0.1 to 50 % of the limit a minute, the way in which JVMs, Go and Python hold memory.
 */
enum OtherFamily implements Plan.Source {
  /** What lives grows under the teeth of a generational collector, each of another height. */
  JVM_LEAK(true),
  /** Teeth as high as a share of what lives, so that they grow with it. */
  GO_LEAK(true),
  /** Arenas that are never given back: small stairs that come at random. */
  PYTHON_LEAK(true),
  /** Few jumps of random size at random times. */
  JUMPS(true),
  /** A leak that begins after one to eight calm hours. */
  LATE_LEAK(true),
  /** The leak's rate follows a day's load, which also takes memory itself. */
  LOAD_LEAK(true),
  /** A backlog: growth that feeds on itself. */
  BACKLOG(true),
  /** A heap that is touched bit by bit until all of it is, with teeth that shrink. */
  JVM_FILLS(false),
  /** Teeth of a heap that lives off a constant set. */
  GO_STEADY(false),
  /** A cache that fills with what is left to be seen, two minutes to three hours. */
  CACHE(false),
  /** Fragmentation: grows with the logarithm of time. */
  LOGARITHM(false),
  /** A day with a steep morning; its load is measured in half of the containers. */
  WORKDAY(false),
  /** Batch jobs that take memory for minutes and give it back. */
  BATCH(false),
  /** A level that wanders within bounds. */
  WANDER(false),
  /** A few lasting steps, as after changes of configuration. */
  STEPS(false);

  private static final double MEBIBYTE = 1_048_576;
  private static final double DAY = 86_400;
  private static final double HOUR = 3600;
  private static final int LONGEST = 100_000;

  private final boolean fails;

  OtherFamily(boolean fails) {
    this.fails = fails;
  }

  @Override
  public boolean fails() {
    return fails;
  }

  @Override
  public Plan draw(long seed) {
    Random r = new Random(seed * 7_368_787 + name().hashCode());
    double limit = logBetween(r, 64, 16_384) * MEBIBYTE;
    Scrape scrape =
        new Scrape(
            logBetween(r, 5, 60),
            0.2 * r.nextDouble(),
            0.03 * r.nextDouble(),
            0.02 * r.nextDouble(),
            logBetween(r, 0.0005, 0.01));
    double base = between(r, 0.08, 0.45);
    DoubleUnaryOperator load = workday(r);
    double begins = this == LATE_LEAK ? between(r, HOUR, 8 * HOUR) : 0;
    DoubleUnaryOperator level = warmedUp(r, base, shape(r, base, begins, load));
    boolean loaded = this == LOAD_LEAK || (this == WORKDAY && r.nextBoolean());
    double loadShare =
        this == LOAD_LEAK ? between(r, 0, 0.15) : this == WORKDAY ? between(r, 0.1, 0.45) : 0;
    DoubleUnaryOperator all =
        loaded ? level : t -> level.applyAsDouble(t) + loadShare * load.applyAsDouble(t);
    return new Plan(
        name(), fails, limit, all, begins, loaded ? load : null, loaded ? loadShare : 0, scrape);
  }

  private DoubleUnaryOperator shape(
      Random r, double base, double begins, DoubleUnaryOperator load) {
    double rate = logBetween(r, 0.001, 0.5) / 60;
    return switch (this) {
      case JVM_LEAK -> plus(line(base, rate, 0), teeth(r, between(r, 0.02, 0.2)));
      case GO_LEAK -> grown(r, line(base / 2, rate / 2, 0));
      case PYTHON_LEAK -> jumps(r, base, rate, between(r, 3, 30));
      case JUMPS -> jumps(r, base, Math.min(rate, 0.0005), between(r, 40, 240));
      case LATE_LEAK -> line(base, rate, begins);
      case LOAD_LEAK -> integral(base, rate, load);
      case BACKLOG -> backlog(r, base);
      case JVM_FILLS -> jvmFills(r, base);
      case GO_STEADY -> grown(r, t -> base);
      case CACHE -> cache(r, base);
      case LOGARITHM -> logarithm(r, base);
      case WORKDAY -> t -> base;
      case BATCH -> batch(r, base);
      case WANDER -> wander(r);
      case STEPS -> steps(r, base);
    };
  }

  private static DoubleUnaryOperator warmedUp(Random r, double base, DoubleUnaryOperator level) {
    double tau = logBetween(r, 5, 60);
    double share = between(r, 0.2, 0.8) * base;
    return t -> level.applyAsDouble(t) - share * Math.exp(-t / tau);
  }

  private static DoubleUnaryOperator plus(DoubleUnaryOperator a, DoubleUnaryOperator b) {
    return t -> a.applyAsDouble(t) + b.applyAsDouble(t);
  }

  private static DoubleUnaryOperator line(double base, double rate, double begins) {
    return t -> base + rate * Math.max(0, t - begins);
  }

  /** Teeth of random length and height, at most {@code height} high. */
  private static DoubleUnaryOperator teeth(Random r, double height) {
    double length = logBetween(r, 20, 600);
    double[] value = new double[LONGEST];
    double begin = 0;
    double end = 0;
    double high = 0;
    for (int t = 0; t < LONGEST; t++) {
      if (t >= end) {
        begin = t;
        end = t + length * between(r, 0.6, 1.4);
        high = height * between(r, 0.6, 1);
      }
      value[t] = high * (t - begin) / (end - begin);
    }
    return at(value);
  }

  /** What lives, and above it the teeth of a collector that runs when it has grown by a share. */
  private static DoubleUnaryOperator grown(Random r, DoubleUnaryOperator live) {
    double share = between(r, 0.5, 1);
    DoubleUnaryOperator teeth = teeth(r, 1);
    return t -> live.applyAsDouble(t) * (1 + share * teeth.applyAsDouble(t));
  }

  private static DoubleUnaryOperator jumps(Random r, double base, double rate, double every) {
    double[] value = new double[LONGEST];
    double level = base;
    for (int t = 0; t < LONGEST; t++) {
      if (r.nextDouble() < 1 / every) {
        level += rate * every * -Math.log(1 - r.nextDouble());
      }
      value[t] = level;
    }
    return at(value);
  }

  private static DoubleUnaryOperator integral(double base, double rate, DoubleUnaryOperator load) {
    double[] value = new double[LONGEST];
    value[0] = base;
    for (int t = 1; t < LONGEST; t++) {
      value[t] = value[t - 1] + rate * load.applyAsDouble(t);
    }
    return at(value);
  }

  private static DoubleUnaryOperator backlog(Random r, double base) {
    double tau = logBetween(r, 300, 7200);
    double first = between(r, 0.02, 0.1);
    return t -> base + first * Math.expm1(t / tau);
  }

  private static DoubleUnaryOperator jvmFills(Random r, double base) {
    double full = logBetween(r, 120, 4 * HOUR);
    double height = between(r, 0.5, 0.88) - base;
    double bend = between(r, 0.4, 1);
    DoubleUnaryOperator teeth = teeth(r, 0.03);
    return t -> base + height * Math.pow(Math.min(1, t / full), bend) + teeth.applyAsDouble(t);
  }

  private static DoubleUnaryOperator cache(Random r, double base) {
    double tau = logBetween(r, 120, 3 * HOUR);
    double height = between(r, 0.4, 0.88) - base;
    return t -> base + height * -Math.expm1(-t / tau);
  }

  private static DoubleUnaryOperator logarithm(Random r, double base) {
    double tau = logBetween(r, 30, HOUR);
    double height = between(r, 0.5, 0.88) - base;
    return t -> base + height * Math.log1p(t / tau) / Math.log1p(DAY / tau);
  }

  /** A share of its greatest: low at night, a morning of half an hour to three hours. */
  private static DoubleUnaryOperator workday(Random r) {
    double now = r.nextDouble() * DAY;
    double morning = between(r, 0.5, 3) * HOUR;
    double night = between(r, 0.1, 0.5);
    return t -> {
      double hour = (t + now) % DAY;
      double up = Math.clamp((hour - 7 * HOUR) / morning, 0, 1);
      double down = Math.clamp((hour - 18 * HOUR) / (2 * morning), 0, 1);
      return night + (1 - night) * (smooth(up) - smooth(down));
    };
  }

  private static DoubleUnaryOperator batch(Random r, double base) {
    double every = logBetween(r, 1200, 6 * HOUR);
    double rise = logBetween(r, 60, 900);
    double high = (0.88 - base) * between(r, 0.3, 1);
    double phase = r.nextDouble() * every;
    return t -> {
      double in = (t + phase) % every;
      return base + high * (in < rise ? in / rise : in < 1.5 * rise ? 1 : 0);
    };
  }

  private static DoubleUnaryOperator wander(Random r) {
    double middle = between(r, 0.25, 0.7);
    double size = between(r, 0.01, 0.05);
    double memory = logBetween(r, 120, 2 * HOUR);
    double[] value = new double[LONGEST];
    double off = 0;
    for (int t = 0; t < LONGEST; t++) {
      off += -off / memory + size * Math.sqrt(2 / memory) * r.nextGaussian();
      value[t] = Math.min(0.95, middle + off);
    }
    return at(value);
  }

  private static DoubleUnaryOperator steps(Random r, double base) {
    int n = 1 + r.nextInt(4);
    double[] when = r.doubles(n, 0, 12 * HOUR).toArray();
    double height = (0.9 - base) * between(r, 0.3, 1) / n;
    double ramp = logBetween(r, 1, 240);
    return t ->
        base + height * Arrays.stream(when).map(w -> Math.clamp((t - w) / ramp, 0, 1)).sum();
  }

  private static double smooth(double x) {
    return x * x * (3 - 2 * x);
  }

  private static DoubleUnaryOperator at(double[] value) {
    return t -> value[(int) Math.clamp(t, 0, value.length - 1.0)];
  }

  private static double between(Random r, double least, double most) {
    return least + (most - least) * r.nextDouble();
  }

  private static double logBetween(Random r, double least, double most) {
    return least * Math.exp(Math.log(most / least) * r.nextDouble());
  }
}
