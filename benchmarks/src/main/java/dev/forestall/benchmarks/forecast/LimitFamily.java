package dev.forestall.benchmarks.forecast;

import static dev.forestall.benchmarks.forecast.Drawing.DAY;
import static dev.forestall.benchmarks.forecast.Drawing.HOUR;
import static dev.forestall.benchmarks.forecast.Drawing.between;
import static dev.forestall.benchmarks.forecast.Drawing.log;

import dev.forestall.benchmarks.forecast.Plan.Scrape;
import dev.forestall.model.workload.Metrics;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Other things than memory that have a limit: volumes and file systems, CPU and its quota,
 * connections and their pool. What fails is full; levels are shares of the limit.
 */
enum LimitFamily implements Plan.Source {
  /** 20 minutes to two hours until it is full. */
  VOLUME_FAST(Metrics.VOLUME, true),
  /** Two to twelve hours. */
  VOLUME_SLOW(Metrics.VOLUME, true),
  /** Hours of calm, then one to eight hours until it is full. */
  VOLUME_LATE(Metrics.VOLUME, true),
  /** Logs that are rotated every 10 minutes to two hours, each leaving more than the last. */
  ROTATED_FILL(Metrics.FILE_SYSTEM, true),
  /** Written by requests: faster by day. */
  REQUEST_FILL(Metrics.FILE_SYSTEM, true),
  /** Logs that are rotated every half hour to once a day. */
  ROTATION(Metrics.FILE_SYSTEM, false),
  /** Files of a job that are taken away when it ends, after 10 to 90 minutes. */
  JOB_FILES(Metrics.FILE_SYSTEM, false),
  /** Segments that are merged: small teeth, now and then a large one. */
  COMPACTION(Metrics.VOLUME, false),
  /** Grows so slowly that it takes more than four days. */
  ARCHIVE(Metrics.VOLUME, false),
  /** A day's backup, written in 20 minutes to three hours, the last one removed after it. */
  BACKUP(Metrics.VOLUME, false),
  /** CPU that grows to its quota within 15 minutes to four hours. */
  CPU_RAMP(Metrics.CPU, true),
  /** The same, under waves. */
  CPU_RAMP_WAVES(Metrics.CPU, true),
  /** A day's load. */
  CPU_DAY(Metrics.CPU, false),
  /** Load with waves and noise. */
  CPU_WAVES(Metrics.CPU, false),
  /** Cron jobs. */
  CPU_JOBS(Metrics.CPU, false),
  /** Connections that are not given back, 10 minutes to three hours. */
  POOL_LEAK(Named.CONNECTIONS, true),
  /** The same, by requests. */
  POOL_REQUEST_LEAK(Named.CONNECTIONS, true),
  /** As many as the load needs. */
  POOL_LOAD(Named.CONNECTIONS, false),
  /** Grows to what it wants to have and stays. */
  POOL_WARM(Named.CONNECTIONS, false);

  /** Named here since an enum's constants cannot name its own. */
  private static final class Named {
    static final String CONNECTIONS = "hikaricp_connections_active.connections";
  }

  private final String metric;
  private final boolean fails;

  LimitFamily(String metric, boolean fails) {
    this.metric = metric;
    this.fails = fails;
  }

  @Override
  public String metric() {
    return metric;
  }

  @Override
  public boolean fails() {
    return fails;
  }

  @Override
  public Plan draw(long seed) {
    Random r = new Random(seed * 2_750_159 + name().hashCode());
    boolean disk = metric.equals(Metrics.VOLUME) || metric.equals(Metrics.FILE_SYSTEM);
    boolean cpu = metric.equals(Metrics.CPU);
    double limit =
        disk ? log(r, 1, 500) * 0x1p30 : cpu ? log(r, 0.2, 8) : Math.rint(log(r, 10, 300));
    double noise = disk ? log(r, 0.00002, 0.002) : cpu ? log(r, 0.01, 0.05) : 0;
    double every = disk ? log(r, 15, 60) : log(r, 5, 60);
    Scrape scrape =
        new Scrape(
            every, 0.1 * r.nextDouble(), 0.03 * r.nextDouble(), 0.02 * r.nextDouble(), noise);
    DoubleUnaryOperator load = Drawing.requests(r);
    double base = between(r, 0.1, 0.5);
    double[] begins = {0};
    DoubleUnaryOperator shape = shape(r, base, load, begins);
    boolean whole = metric.equals(Named.CONNECTIONS);
    boolean measured =
        switch (this) {
          case CPU_DAY, CPU_WAVES, POOL_LOAD, REQUEST_FILL, POOL_REQUEST_LEAK -> r.nextBoolean();
          default -> false;
        };
    return new Plan(
        name(),
        fails,
        limit,
        t -> whole ? Math.rint(shape.applyAsDouble(t) * limit) / limit : shape.applyAsDouble(t),
        begins[0],
        measured ? load : null,
        0,
        scrape);
  }

  private DoubleUnaryOperator shape(
      Random r, double base, DoubleUnaryOperator load, double[] begins) {
    double left = 1 - base;
    return switch (this) {
      case VOLUME_FAST -> line(base, left / log(r, 1200, 2 * HOUR), 0);
      case VOLUME_SLOW -> line(base, left / log(r, 2 * HOUR, 12 * HOUR), 0);
      case VOLUME_LATE -> {
        begins[0] = between(r, HOUR, 10 * HOUR);
        yield line(base, left / log(r, HOUR, 8 * HOUR), begins[0]);
      }
      case ROTATED_FILL -> {
        double net = left / log(r, HOUR, 10 * HOUR);
        double every = log(r, 600, 2 * HOUR);
        double gross = net / (1 - between(r, 0.2, 0.7));
        yield t -> base + net * (t - t % every) + gross * (t % every);
      }
      case REQUEST_FILL -> {
        double rate = left / log(r, HOUR, 10 * HOUR);
        DoubleUnaryOperator written = Drawing.sum(t -> rate * load.applyAsDouble(t));
        yield t -> base + written.applyAsDouble(t);
      }
      case ROTATION -> {
        double every = log(r, 1800, DAY);
        double high = between(r, 0.1, 0.9 - base);
        double phase = r.nextDouble();
        yield t -> base + high * ((t / every + phase) % 1);
      }
      case JOB_FILES -> jobs(r, base, log(r, 600, 5400), log(r, HOUR, 8 * HOUR));
      case COMPACTION -> {
        double small = log(r, 120, 1200);
        double large = small * between(r, 8, 20);
        double a = between(r, 0.01, 0.08);
        double b = between(r, 0.05, Math.max(0.06, 0.85 - base - a));
        yield t -> base + a * (t / small % 1) + b * (t / large % 1);
      }
      case ARCHIVE -> line(base, left / log(r, 4 * DAY, 60 * DAY), 0);
      case BACKUP -> jobs(r, base, log(r, 1200, 3 * HOUR), DAY);
      case CPU_RAMP -> line(base, left / log(r, 900, 4 * HOUR), 0);
      case CPU_RAMP_WAVES ->
          Drawing.plus(line(base, left / log(r, 900, 4 * HOUR), 0), wave(r, between(r, 0.02, 0.1)));
      case CPU_DAY, POOL_LOAD -> {
        double part = between(r, 0.15, 0.4);
        yield t -> 0.05 + part * load.applyAsDouble(t);
      }
      case CPU_WAVES -> Drawing.plus(t -> 0.45, wave(r, between(r, 0.1, 0.4)));
      case CPU_JOBS -> jobs(r, base, log(r, 60, 1200), log(r, 900, 4 * HOUR));
      case POOL_LEAK -> line(base, left / log(r, 600, 3 * HOUR), 0);
      case POOL_REQUEST_LEAK -> {
        double rate = left / log(r, 900, 3 * HOUR);
        DoubleUnaryOperator held = Drawing.sum(t -> rate * load.applyAsDouble(t));
        double busy = between(r, 0.02, 0.15);
        yield t -> base + held.applyAsDouble(t) + busy * load.applyAsDouble(t);
      }
      case POOL_WARM -> {
        double tau = log(r, 30, 1800);
        double high = between(r, 0.1, 0.85 - base);
        yield t -> base - high * Math.expm1(-t / tau);
      }
    };
  }

  private static DoubleUnaryOperator line(double base, double rate, double begins) {
    return t -> base + rate * Math.max(0, t - begins);
  }

  private static DoubleUnaryOperator wave(Random r, double height) {
    double period = log(r, 300, 2 * HOUR);
    double phase = 2 * Math.PI * r.nextDouble();
    return t -> height * Math.sin(2 * Math.PI * t / period + phase);
  }

  /** A ramp that ends at once, then a pause. */
  private static DoubleUnaryOperator jobs(Random r, double base, double ramp, double every) {
    double high = (0.88 - base) * between(r, 0.3, 1);
    double phase = r.nextDouble() * every;
    return t -> {
      double in = (t + phase) % Math.max(every, 1.5 * ramp);
      return base + (in < ramp ? high * in / ramp : in < 1.2 * ramp ? high : 0);
    };
  }
}
