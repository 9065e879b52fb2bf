package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.Plan.Scrape;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Kinds of generated containers. Levels are shares of the limit, times seconds since the start. */
enum Family implements Plan.Source {
  /** 8 to 60 minutes to the limit at a rate that wanders by some fifteen percent. */
  LEAK(true),
  /** One to six hours to the limit. */
  LEAK_SLOW(true),
  /** The rate grows or falls somewhat on the way: time to the power of 0.8 to 1.6. */
  LEAK_CURVED(true),
  /** A leak under the teeth of a collector. */
  LEAK_SAWTOOTH(true),
  /** A leak that begins after 15 to 60 calm minutes. */
  LEAK_LATE(true),
  /** A leak with short bursts on top. */
  LEAK_BURSTS(true),
  /** A leak under a wave of load. */
  LEAK_WAVE(true),
  /** A leak in jumps. */
  STAIRS(true),
  /** Half an hour to five hours to the limit, part of it freed again and again. */
  DISK_FILL(true),
  /** One step of up to two and a half minutes. */
  STEP_STAYS(false),
  /** A steady rise that ends, at up to eight tenths of the limit. */
  PLATEAU(false),
  /** A rise that dies away below the limit. */
  SATURATION(false),
  /** One to ten minutes of warm-up, then calm. */
  WARM_UP(false),
  /** Sine of 10 to 60 minutes. */
  WAVE(false),
  /** A day's pattern with its second harmonic. */
  DAILY(false),
  /** A level with noise that wanders. */
  NOISE(false),
  /** Teeth of a collector. */
  SAWTOOTH(false),
  /** Short bursts, as a cron job makes. */
  BURSTS(false),
  /** Peaks that grow for two hours. */
  GROWING_PEAKS(false),
  /** Follows the request rate, which surges now and then. */
  TRAFFIC(false);

  private static final double TWO_HOURS = 7200;
  private static final int LONGEST = 100_000;
  private static final double MEBIBYTE = 1_048_576;
  private static final double JITTER = 3;

  private final boolean fails;

  Family(boolean fails) {
    this.fails = fails;
  }

  /**
   * A drawn container.
   *
   * @param level its level at a time
   * @param begins when what leads to the failure begins
   */
  record Shape(DoubleUnaryOperator level, double begins) {
    private Shape plus(DoubleUnaryOperator more) {
      return new Shape(t -> level.applyAsDouble(t) + more.applyAsDouble(t), begins);
    }
  }

  @Override
  public boolean fails() {
    return fails;
  }

  @Override
  public Plan draw(long seed) {
    Random r = new Random(seed * 1_000_003 + name().hashCode());
    double limit = (256 + r.nextInt(1792)) * MEBIBYTE;
    double base = between(r, 0.12, 0.37);
    double noise = between(r, 0.001, 0.01);
    double warmUp = between(r, 20, 80);
    double every = new double[] {10, 15, 15, 30}[r.nextInt(4)];
    double loadShare = between(r, 0.3, 0.5);
    DoubleUnaryOperator load = this == TRAFFIC ? surges(r) : null;
    Shape shape = draw(r, base);
    DoubleUnaryOperator level =
        t ->
            (shape.level().applyAsDouble(t)
                    + (load == null ? 0 : loadShare * load.applyAsDouble(t)))
                * Math.min(1, 0.2 + t / warmUp);
    Scrape scrape = new Scrape(every, JITTER / every / 2, 0, 0, noise);
    return new Plan(name(), fails, limit, level, shape.begins(), load, 0, scrape);
  }

  private Shape draw(Random r, double base) {
    return switch (this) {
      case LEAK -> leak(r, base, 480 + 3120 * square(r.nextDouble()), 0);
      case LEAK_SLOW -> leak(r, base, 3600 + 18_000 * r.nextDouble(), 0);
      case LEAK_CURVED -> curved(r, base);
      case LEAK_SAWTOOTH ->
          leak(r, base, 480 + 3120 * r.nextDouble(), 0).plus(teeth(r, between(r, 0.04, 0.16)));
      case LEAK_LATE -> leak(r, base, 600 + 3000 * r.nextDouble(), 900 + 2700 * r.nextDouble());
      case LEAK_BURSTS ->
          leak(r, base, 600 + 3000 * r.nextDouble(), 0).plus(bursts(r, between(r, 0.03, 0.12)));
      case LEAK_WAVE ->
          leak(r, base, 1200 + 6000 * r.nextDouble(), 0)
              .plus(wave(r, between(r, 0.01, 0.06), between(r, 300, 1800)));
      case STAIRS -> calm(stairs(r, base));
      case DISK_FILL -> diskFill(r, base);
      case STEP_STAYS -> calm(step(r, base));
      case PLATEAU -> calm(plateau(r, base));
      case SATURATION -> calm(saturation(r, base));
      case WARM_UP -> calm(warmUp(r, base));
      case WAVE -> {
        double middle = between(r, 0.3, 0.5);
        DoubleUnaryOperator wave = wave(r, between(r, 0.1, 0.4), between(r, 600, 3600));
        yield calm(t -> middle + wave.applyAsDouble(t));
      }
      case DAILY -> calm(daily(r));
      case NOISE -> calm(noise(r));
      case SAWTOOTH -> calm(t -> base).plus(teeth(r, between(r, 0.1, 0.4)));
      case BURSTS -> calm(t -> base).plus(bursts(r, (0.9 - base) * between(r, 0.4, 1)));
      case GROWING_PEAKS -> calm(growingPeaks(r, base));
      case TRAFFIC -> calm(t -> base);
    };
  }

  private static Shape calm(DoubleUnaryOperator level) {
    return new Shape(level, 0);
  }

  private static Shape leak(Random r, double base, double duration, double begins) {
    double[] grown = new double[LONGEST];
    double wander = 0;
    double memory = Math.max(400, duration / 10);
    for (int i = 1; i < grown.length; i++) {
      wander += -wander / memory + 0.15 * Math.sqrt(2 / memory) * r.nextGaussian();
      grown[i] =
          grown[i - 1] + (i < begins ? 0 : (1 - base) / duration * Math.max(0.2, 1 + wander));
    }
    return new Shape(t -> base + grown[(int) Math.min(t, LONGEST - 1)], begins);
  }

  private static Shape curved(Random r, double base) {
    double duration = 900 + 4500 * r.nextDouble();
    double power = between(r, 0.8, 1.6);
    return calm(t -> base + (1 - base) * Math.pow(t / duration, power));
  }

  private static Shape diskFill(Random r, double base) {
    double duration = 1800 + 16_200 * r.nextDouble();
    double every = between(r, 300, 1200);
    double freed = between(r, 0.2, 0.6);
    double net = (1 - base) / duration;
    double gross = net / (1 - freed);
    return calm(t -> base + net * (t - t % every) + gross * (t % every));
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
    double height = (0.92 - base) * between(r, 0.3, 1);
    double ramp = 1 + 150 * r.nextDouble();
    return t -> base + height * Math.clamp((t - at) / ramp, 0, 1);
  }

  private static DoubleUnaryOperator plateau(Random r, double base) {
    double full = 300 + 1500 * r.nextDouble();
    double height = (0.8 - base) * between(r, 0.3, 1);
    return t -> base + height * Math.min(1, t / full);
  }

  private static DoubleUnaryOperator saturation(Random r, double base) {
    double tau = 240 + 1200 * r.nextDouble();
    double height = (0.9 - base) * between(r, 0.3, 1);
    return t -> base + height * (1 - Math.exp(-t / tau));
  }

  private static DoubleUnaryOperator warmUp(Random r, double base) {
    double tau = between(r, 20, 200);
    double height = (0.85 - base) * between(r, 0.3, 1);
    return t -> base + height * (1 - Math.exp(-t / tau));
  }

  private static DoubleUnaryOperator wave(Random r, double height, double period) {
    double phase = 2 * Math.PI * r.nextDouble();
    return t -> height * Math.sin(2 * Math.PI * t / period + phase);
  }

  private static DoubleUnaryOperator daily(Random r) {
    double middle = between(r, 0.35, 0.55);
    double height = between(r, 0.1, 0.3);
    DoubleUnaryOperator day = wave(r, height, 86_400);
    DoubleUnaryOperator half = wave(r, height / 3, 43_200);
    return t -> middle + day.applyAsDouble(t) + half.applyAsDouble(t);
  }

  private static DoubleUnaryOperator noise(Random r) {
    double level = between(r, 0.2, 0.9);
    double[] wander = new double[LONGEST];
    for (int i = 1; i < wander.length; i++) {
      wander[i] = wander[i - 1] * (1 - 1.0 / 300) + 0.015 * Math.sqrt(2.0 / 300) * r.nextGaussian();
    }
    return t -> level + wander[(int) Math.min(t, LONGEST - 1)];
  }

  private static DoubleUnaryOperator bursts(Random r, double height) {
    double period = 240 + 900 * r.nextDouble();
    double length = 30 + 60 * r.nextDouble();
    return t -> t % period > period - length ? height : 0;
  }

  private static DoubleUnaryOperator growingPeaks(Random r, double base) {
    double period = 120 + 480 * r.nextDouble();
    double width = between(r, 0.2, 0.7);
    double end = 0.9 - base;
    return t -> base + ((t / period) % 1 < width ? end * Math.min(1, t / TWO_HOURS * 1.2) : 0);
  }

  private static DoubleUnaryOperator surges(Random r) {
    double every = 7200 + 7200 * r.nextDouble();
    double at = 1800 + 1800 * r.nextDouble();
    double rise = 300 + 900 * r.nextDouble();
    double stays = 300 + 600 * r.nextDouble();
    return t ->
        Math.clamp((t % every - at) / rise, 0, 1)
            - Math.clamp((t % every - at - rise - stays) / rise, 0, 1);
  }

  private static double between(Random r, double least, double most) {
    return least + (most - least) * r.nextDouble();
  }

  private static double square(double x) {
    return x * x;
  }
}
