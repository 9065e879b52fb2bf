package dev.forestall.benchmarks.quiet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One workload of a fleet: sizes, load and habits, drawn so that nothing of it fails by itself, at
 * the top of the day with a wave on it and one replica missing too.
 */
final class Member {
  private static final double FULLEST = 0.9;
  private static final double BUSIEST = 0.85;
  private static final List<Integer> REPLICAS = List.of(1, 2, 2, 2, 2, 3, 3, 3, 4, 6);
  private static final double LOGGED_BYTES = 24;
  private static final double NOISY_CORES = 0.5;
  private static final double MEBIBYTE = 0x1p20;

  final String name;
  final double load;
  final List<Call> calls;
  private final boolean noisy;
  private final int replicas;
  private final double limitMebibytes;
  private final double cpuLimit;
  private final double dailySwing;
  private final double peak;
  private final Shape shape;
  private final double asked;

  /** Calls of a request. */
  record Call(String callee, double perRequest) {}

  /**
   * How a version behaves; shares are those of the memory limit.
   *
   * @param memory once warm
   * @param loadMemory more at the planned load
   * @param tooth height of the saw-tooth
   * @param period of the saw-tooth, seconds
   * @param noise of the memory
   * @param cpuPerRequest CPU seconds
   * @param latency seconds
   * @param errorRate share
   * @param startUp seconds
   * @param cache that fills after a start, up to a plateau
   * @param cacheFill seconds until two thirds of it are filled
   */
  record Shape(
      double memory,
      double loadMemory,
      double tooth,
      double period,
      double noise,
      double cpuPerRequest,
      double latency,
      double errorRate,
      double startUp,
      double cache,
      double cacheFill) {
    String yaml() {
      return String.format(
          Locale.ROOT,
          "{memory: %.2f%%, loadMemory: %.2f%%, sawTooth: %.2f%%, sawToothPeriod: %ds,"
              + " memoryNoise: %.4f, cpuPerRequest: %.6f, latency: %.5f, errorRate: %.6f,"
              + " startUp: %ds, cache: %.2f%%, cacheFill: %ds, files: 20%%}",
          memory * 100,
          loadMemory * 100,
          tooth * 100,
          Math.round(period),
          noise,
          cpuPerRequest,
          latency,
          errorRate,
          Math.round(startUp),
          cache * 100,
          Math.round(cacheFill));
    }
  }

  /**
   * @param load requests a second from outside, 0 for none
   * @param asked requests a second in all
   * @param swing of the day
   * @param wave the highest wave there may be, as a multiple
   * @param noisy whether it works so hard that its neighbours on a node feel it
   */
  Member(
      Chance chance,
      String name,
      double load,
      double asked,
      double swing,
      double wave,
      boolean noisy,
      List<Call> calls) {
    this.name = name;
    this.load = load;
    this.asked = asked;
    this.calls = List.copyOf(calls);
    this.dailySwing = swing;
    this.noisy = noisy;
    this.replicas = REPLICAS.get(chance.upTo(REPLICAS.size()) - 1);
    this.limitMebibytes = Math.rint(chance.log(128, 4096) / 16) * 16;
    this.peak = (1 + swing) * wave * 1.1 * lacking();
    double perRequest = noisy ? NOISY_CORES * replicas / asked : chance.log(0.001, 0.02);
    double used = asked / replicas * perRequest;
    this.cpuLimit = Math.max(0.25, (used * peak + 0.03) / chance.between(0.3, BUSIEST));
    this.shape = draw(chance, perRequest);
  }

  /** What the others carry when one replica is missing. */
  private double lacking() {
    return replicas == 1 ? 1 : replicas / (replicas - 1.0);
  }

  private Shape draw(Chance chance, double perRequest) {
    double loadMemory = asked == 0 ? 0 : chance.log(0.01, 0.15) / Math.max(1, peak / 2);
    boolean heap = chance.share(0.4);
    double tooth = heap ? chance.between(0.08, 0.35) : chance.between(0.01, 0.06);
    double period = heap ? chance.log(120, 3600) : chance.log(60, 300);
    double cache = chance.share(0.3) ? chance.between(0.05, 0.25) : 0;
    double room = FULLEST - tooth - loadMemory * peak - cache;
    double memory = chance.between(0.1, Math.max(0.15, Math.min(0.75, room)));
    return new Shape(
        Math.max(0.05, Math.min(memory, room)),
        loadMemory,
        tooth,
        period,
        chance.log(0.002, 0.03),
        perRequest,
        chance.log(0.003, 0.2),
        chance.share(0.2) ? chance.log(0.001, 0.01) : chance.log(0.00005, 0.001),
        chance.log(5, 90),
        cache,
        chance.log(120, 3000));
  }

  /** The next version, which is well: somewhat larger or smaller, quicker or slower. */
  Shape next(Chance chance) {
    double tooth = shape.tooth() * chance.between(0.7, 1.2);
    double loadMemory = shape.loadMemory() * chance.between(0.8, 1.1);
    double most = FULLEST - tooth - loadMemory * peak - shape.cache();
    return new Shape(
        Math.max(0.05, Math.min(shape.memory() * chance.between(0.85, 1.25), most)),
        loadMemory,
        tooth,
        shape.period() * chance.between(0.7, 1.4),
        shape.noise(),
        shape.cpuPerRequest() * chance.between(0.85, 1.1),
        shape.latency() * chance.between(0.8, 1.3),
        shape.errorRate() * chance.between(0.5, 1.5),
        shape.startUp(),
        shape.cache(),
        shape.cacheFill());
  }

  boolean noisy() {
    return noisy;
  }

  Shape shape() {
    return shape;
  }

  /** Requests a second of the day's mean. */
  double asked() {
    return asked;
  }

  double limitMebibytes() {
    return limitMebibytes;
  }

  int replicas() {
    return replicas;
  }

  /** Cores that it uses at the top of the day with its highest wave. */
  double coresAtMost() {
    return asked * shape.cpuPerRequest() * peak / lacking() + replicas * 0.02;
  }

  /** Memory that is requested on nodes: half of the limits. */
  double requestedBytes() {
    return replicas * limitMebibytes * MEBIBYTE / 2;
  }

  /** CPU of a request at which the mean load needs so many times the limit. */
  double cpuPerRequestAt(double utilisation) {
    return utilisation * cpuLimit * replicas / Math.max(asked, 1e-9);
  }

  /** Share of the limit that is free at the mean of the day, above the saw-tooth. */
  double headroom() {
    return 1 - shape.memory() - shape.loadMemory() - shape.tooth() - shape.cache();
  }

  /** A day of the log of its requests fills no more than a third of it. */
  private long storageGibibytes() {
    double day = asked / replicas * (1 + dailySwing) * LOGGED_BYTES * 86_400;
    return (long) Math.ceil(2 + 3 * day / 0x1p30);
  }

  String yaml() {
    List<String> callees = new ArrayList<>();
    calls.forEach(c ->
        callees.add(
            String.format(
                Locale.ROOT, "{workload: %s, perRequest: %.3f}", c.callee(), c.perRequest())));
    return String.format(
        Locale.ROOT,
        "  - {name: %s, replicas: %d, memoryLimit: %dMi, storageLimit: %dGi, cpuLimit: %.3f, load: %.3f, dailySwing:"
            + " %.3f, loadNoise: %.3f, calls: [%s], behaviour: %s}%n",
        name,
        replicas,
        Math.round(limitMebibytes),
        storageGibibytes(),
        cpuLimit,
        load,
        dailySwing,
        load > 0 ? 0.03 : 0,
        String.join(", ", callees),
        shape.yaml());
  }
}
