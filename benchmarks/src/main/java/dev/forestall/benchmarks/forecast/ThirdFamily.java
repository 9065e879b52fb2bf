package dev.forestall.benchmarks.forecast;

import static dev.forestall.benchmarks.forecast.Drawing.HOUR;
import static dev.forestall.benchmarks.forecast.Drawing.LONGEST;
import static dev.forestall.benchmarks.forecast.Drawing.MEBIBYTE;
import static dev.forestall.benchmarks.forecast.Drawing.between;
import static dev.forestall.benchmarks.forecast.Drawing.log;

import dev.forestall.benchmarks.forecast.Plan.Scrape;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A third generator, written before the forecaster was changed and looked at only to report: what
 * makes memory grow in a container (requests, heap beside native memory, page cache, slabs,
 * sessions, old generations), rather than shapes.
 */
enum ThirdFamily implements Plan.Source {
  /** Every request leaks a little; its rate is measured in half of the containers. */
  REQUEST_LEAK(true),
  /** Native memory leaks beside a heap whose collections come as allocation wants them. */
  NATIVE_LEAK(true),
  /** What lives on the heap grows; it is collected whenever it has grown by a share. */
  LIVE_SET_LEAK(true),
  /** Slabs of 2 to 8 % of the limit, taken when the last one is full. */
  SLAB_LEAK(true),
  /** A worker process is replaced on the way, and leaks again. */
  RECYCLED_LEAK(true),
  /** Page cache fills beside the leak, and gives way when memory is short. */
  PRESSED_LEAK(true),
  /** The leak goes faster with every tenant that comes. */
  TENANT_LEAK(true),
  /** A JIT warms up for minutes above a leak. */
  WARM_LEAK(true),
  /** Page cache that fills, and stops at 85 to 97 % of the limit. */
  PAGE_CACHE(false),
  /** A cache of things seen before, cut at its capacity. */
  LRU_CACHE(false),
  /** An old generation that fills for hours until it is collected, under small teeth. */
  OLD_GENERATION(false),
  /** Code and classes: fast for minutes, then by the logarithm. */
  JIT_WARM_UP(false),
  /** Jobs that ramp for 5 to 60 minutes and give all back, each of another height. */
  BATCH_RAMPS(false),
  /** Slabs up to a bound. */
  SLABS(false),
  /** Sessions of a time to live under a day's load. */
  SESSIONS(false),
  /** Follows the square root of the load. */
  LOAD_LEVEL(false),
  /** Cache entries that come each hour and age away. */
  HOURLY_CACHE(false),
  /** A heap that grows to its maximum with its collections, then stays. */
  HEAP_TO_MAXIMUM(false);

  private final boolean fails;

  ThirdFamily(boolean fails) {
    this.fails = fails;
  }

  @Override
  public boolean fails() {
    return fails;
  }

  @Override
  public Plan draw(long seed) {
    Random r = new Random(seed * 4_256_233 + name().hashCode());
    double limit = log(r, 96, 12_288) * MEBIBYTE;
    Scrape scrape =
        new Scrape(
            log(r, 5, 60),
            0.15 * r.nextDouble(),
            0.03 * r.nextDouble(),
            0.02 * r.nextDouble(),
            log(r, 0.0003, 0.006));
    double base = between(r, 0.1, 0.4);
    // to the limit at an even rate: four minutes to eight hours
    double rate = (1 - base) / log(r, 240, 8 * HOUR);
    DoubleUnaryOperator load = Drawing.requests(r);
    double[] begins = {0};
    DoubleUnaryOperator level = shape(r, base, rate, load, begins);
    boolean measured =
        switch (this) {
          case REQUEST_LEAK, SESSIONS, LOAD_LEVEL -> r.nextBoolean();
          default -> false;
        };
    double start = log(r, 3, 90);
    double first = between(r, 0.2, 0.9);
    return new Plan(
        name(),
        fails,
        limit,
        t -> level.applyAsDouble(t) * (1 - first * Math.exp(-t / start)),
        begins[0],
        measured ? load : null,
        0,
        scrape);
  }

  private DoubleUnaryOperator shape(
      Random r, double base, double rate, DoubleUnaryOperator load, double[] begins) {
    return switch (this) {
      case REQUEST_LEAK -> grown(base, Drawing.sum(t -> rate * load.applyAsDouble(t)));
      case NATIVE_LEAK -> Drawing.plus(heap(r, base / 2, 0, load), t -> base / 2 + rate * t);
      case LIVE_SET_LEAK -> heap(r, base / 2, rate / 2, load);
      case SLAB_LEAK -> slabs(r, base, rate, load, 2);
      case RECYCLED_LEAK -> {
        begins[0] = between(r, 0.3, 0.7) * (1 - base) / rate;
        yield t -> base + rate * (t < begins[0] ? t : t - begins[0]);
      }
      case PRESSED_LEAK -> pressed(r, base, rate);
      case TENANT_LEAK -> {
        double[] joins = r.doubles(3, 0, (1 - base) / rate).toArray();
        yield grown(base, Drawing.sum(t -> rate * (0.3 + 0.4 * before(joins, t))));
      }
      case WARM_LEAK -> Drawing.plus(warmUp(r, base, 0.2), t -> rate * t);
      case PAGE_CACHE -> {
        double full = log(r, 600, 6 * HOUR);
        double top = between(r, 0.85, 0.97);
        DoubleUnaryOperator read = Drawing.sum(t -> (top - base) / full * load.applyAsDouble(t));
        yield t -> Math.min(top, base + read.applyAsDouble(t));
      }
      case LRU_CACHE -> {
        double tau = log(r, 180, 4 * HOUR);
        double all = between(r, 0.5, 1.5);
        double top = between(r, base + 0.05, 0.9);
        yield t -> Math.min(top, base - all * Math.expm1(-t / tau));
      }
      case OLD_GENERATION -> oldGeneration(r, base);
      case JIT_WARM_UP -> warmUp(r, base, between(r, 0.1, 0.85 - base));
      case BATCH_RAMPS -> jobs(r, base);
      case SLABS ->
          slabs(r, base, between(r, 0.1, 0.88 - base) / log(r, 600, 6 * HOUR), load, 0.88);
      case SESSIONS -> sessions(r, base, load);
      case LOAD_LEVEL -> {
        double part = between(r, 0.1, 0.3);
        yield t -> base + part * Math.sqrt(load.applyAsDouble(t));
      }
      case HOURLY_CACHE -> {
        double every = log(r, 1200, 2 * HOUR);
        double high = between(r, 0.1, 0.85 - base);
        double come = between(r, 0.1, 0.7);
        double phase = r.nextDouble();
        yield t -> {
          double in = (t / every + phase) % 1;
          return base + high * (in < come ? in / come : Math.exp(-4 * (in - come)));
        };
      }
      case HEAP_TO_MAXIMUM -> {
        DoubleUnaryOperator heap =
            heap(r, base / 2, (0.9 - base) / 3 / log(r, 900, 8 * HOUR), load);
        double top = between(r, 0.6, 0.92);
        yield t -> Math.min(top, base / 2 + heap.applyAsDouble(t));
      }
    };
  }

  private static DoubleUnaryOperator grown(double base, DoubleUnaryOperator more) {
    return t -> base + more.applyAsDouble(t);
  }

  private static long before(double[] times, double t) {
    return java.util.Arrays.stream(times).filter(j -> j <= t).count();
  }

  /** What lives and what is garbage since the last collection, which comes by its amount. */
  private static DoubleUnaryOperator heap(
      Random r, double live, double rate, DoubleUnaryOperator load) {
    double share = between(r, 0.2, 0.8);
    double allocated = live * share / log(r, 15, 900);
    double[] value = new double[LONGEST];
    double garbage = 0;
    double next = share;
    for (int t = 0; t < LONGEST; t++) {
      double lives = live + rate * t;
      garbage += allocated * load.applyAsDouble(t);
      if (garbage > lives * next) {
        garbage = 0;
        next = share * between(r, 0.7, 1.1);
      }
      value[t] = lives + garbage;
    }
    return Drawing.at(value);
  }

  private static DoubleUnaryOperator slabs(
      Random r, double base, double rate, DoubleUnaryOperator load, double top) {
    double[] value = new double[LONGEST];
    double used = base;
    double held = base;
    for (int t = 0; t < LONGEST; t++) {
      used += rate * load.applyAsDouble(t);
      while (used > held) {
        held += between(r, 0.02, 0.08);
      }
      value[t] = Math.min(top, held);
    }
    return Drawing.at(value);
  }

  /** Cache takes what is free up to its part, and gives it back when that is needed. */
  private static DoubleUnaryOperator pressed(Random r, double base, double rate) {
    double cache = between(r, 0.05, 0.3);
    double tau = log(r, 120, 2 * HOUR);
    double edge = between(r, 0.94, 0.98);
    return t -> {
      double own = base + rate * t;
      return Math.max(own, Math.min(edge, own - cache * Math.expm1(-t / tau)));
    };
  }

  private static DoubleUnaryOperator warmUp(Random r, double base, double height) {
    double tau = log(r, 60, 600);
    double early = between(r, 0.5, 0.9) * height;
    double end = Math.log1p(Drawing.DAY / tau);
    return t -> base - early * Math.expm1(-t / tau) + (height - early) * Math.log1p(t / tau) / end;
  }

  private static DoubleUnaryOperator oldGeneration(Random r, double base) {
    double height = between(r, 0.15, 0.85 - base);
    double period = log(r, 1800, 6 * HOUR);
    double tooth = between(r, 0.01, 0.06);
    double small = log(r, 20, 300);
    double[] value = new double[LONGEST];
    double end = period * between(r, 0.3, 1);
    double begin = end - period;
    for (int t = 0; t < LONGEST; t++) {
      if (t >= end) {
        begin = t;
        end = t + period * between(r, 0.8, 1.2);
      }
      value[t] = base + height * Math.min(1, (t - begin) / period) + tooth * (t / small % 1);
    }
    return Drawing.at(value);
  }

  private static DoubleUnaryOperator jobs(Random r, double base) {
    double ramp = log(r, 300, 3600);
    double pause = log(r, 600, 4 * HOUR);
    double[] value = new double[LONGEST];
    double from = pause * r.nextDouble();
    double high = (0.88 - base) * between(r, 0.3, 1);
    for (int t = 0; t < LONGEST; t++) {
      if (t > from + ramp * 1.2) {
        from = t + pause * between(r, 0.5, 1.5);
        high = (0.88 - base) * between(r, 0.3, 1);
      }
      value[t] = base + high * Math.clamp((t - from) / ramp, 0, 1);
    }
    return Drawing.at(value);
  }

  private static DoubleUnaryOperator sessions(Random r, double base, DoubleUnaryOperator load) {
    double lives = log(r, 300, 2 * HOUR);
    double each = between(r, 0.1, 0.3) / lives;
    double[] value = new double[LONGEST];
    double open = 0;
    for (int t = 0; t < LONGEST; t++) {
      open += load.applyAsDouble(t) - (t < lives ? 0 : load.applyAsDouble(t - lives));
      value[t] = base + each * open;
    }
    return Drawing.at(value);
  }
}
