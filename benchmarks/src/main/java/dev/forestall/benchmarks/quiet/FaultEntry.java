package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.quiet.Hidden.Cause;
import java.util.Locale;

/** How a scenario file says a hidden fault; the seed draws how bad it is. */
final class FaultEntry {
  private static final double FILES_FREE = 0.8;
  private static final double LEAST_HEADROOM = 0.15;

  private FaultEntry() {}

  /** Whether that fault can be seen in that workload at all. */
  static boolean suits(Member member, Cause cause) {
    return switch (cause) {
      case MEMORY_LEAK -> member.headroom() > LEAST_HEADROOM;
      case ERROR_RATE, LATENCY, CPU_SATURATION -> member.asked() >= 1;
      default -> true;
    };
  }

  /**
   * The entry without its start and its closing brace.
   *
   * @param minutes until a growth reaches its limit
   * @param version name of the version that brings it, where one does
   */
  static String of(Chance chance, Member victim, Cause cause, double minutes, String version) {
    double growth = cause == Cause.DISK_FILLING ? FILES_FREE : victim.headroom();
    String shape =
        switch (cause) {
          case MEMORY_LEAK ->
              String.format(Locale.ROOT, "leakPerMinute: %.4f%%", growth / minutes * 100);
          case DISK_FILLING ->
              String.format(Locale.ROOT, "fileGrowthPerMinute: %.4f%%", growth / minutes * 100);
          case OOM_KILLED -> String.format(Locale.ROOT, "memory: %.0f%%", chance.between(106, 135));
          case CRASH_LOOP -> String.format(Locale.ROOT, "crashAfter: %.0fs", chance.log(3, 60));
          case PROBE_FAILURE -> String.format(Locale.ROOT, "readyFor: %.0fs", chance.log(150, 900));
          case ROLLOUT_STUCK -> "startUp: 6h";
          case ERROR_RATE -> String.format(Locale.ROOT, "errorRate: %.3f", chance.log(0.08, 0.6));
          case LATENCY ->
              String.format(
                  Locale.ROOT, "latency: %.4f", victim.shape().latency() * chance.log(3, 12));
          case CPU_SATURATION ->
              String.format(
                  Locale.ROOT,
                  "cpuPerRequest: %.5f",
                  victim.cpuPerRequestAt(chance.between(1.1, 1.8)));
          case IMAGE_PULL, CONFIG_ERROR, UNSCHEDULABLE, NODE_NOT_READY -> "";
        };
    boolean inPlace =
        (cause == Cause.MEMORY_LEAK || cause == Cause.DISK_FILLING) && chance.share(0.3);
    String more =
        inPlace
            ? "inPlace: true"
            : switch (cause) {
              case CONFIG_ERROR -> "config: flags-of-tomorrow, version: " + version;
              case UNSCHEDULABLE -> "memoryLimit: 48Gi, version: " + version;
              default -> "version: " + version;
            };
    return "{kind: %s, target: %s, %s%s"
        .formatted(
            cause.spelling, victim.name, more, shape.isEmpty() ? "" : ", shape: {" + shape + "}");
  }
}
