package dev.forestall.lab.cluster.model;

/**
 * A wave in the load from outside of one workload: up to {@code factor} times the load, with smooth
 * flanks, once or again and again.
 *
 * @param workload name of the workload
 * @param from start of the first one, in seconds since the scenario's start
 * @param seconds length of one, flanks included
 * @param rampSeconds length of a flank
 * @param factor load at its top, as a multiple
 * @param everySeconds from one start to the next, 0 for a single one
 */
public record LoadWave(
    String workload,
    long from,
    double seconds,
    double rampSeconds,
    double factor,
    long everySeconds) {

  /** The multiple of the load at that time. */
  double factorAt(long now) {
    if (now < from) {
      return 1;
    }
    double t = everySeconds > 0 ? (now - from) % everySeconds : now - from;
    double flank = Math.min(t, seconds - t) / Math.max(1, Math.min(rampSeconds, seconds / 2));
    return 1 + (factor - 1) * (1 - Math.cos(Math.PI * Math.clamp(flank, 0, 1))) / 2;
  }
}
