package dev.forestall.lab.cluster.model;

import java.util.UUID;

/**
 * Random numbers without a stream: each draw is a hash (SplitMix64) of seed, subject, replica,
 * purpose and tick, so that an action on one workload does not shift what any other one draws.
 *
 * @param seed the run's seed
 */
public record Draws(long seed) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** Draws of another run that is tied to this one, such as that of the same seed under a name. */
  public Draws named(String name) {
    return new Draws(bits(name, 0, "name", 0));
  }

  /** 64 random bits. */
  public long bits(String subject, int replica, String purpose, long tick) {
    long h = mix(seed + GOLDEN);
    h = mix(h ^ hash(subject));
    h = mix(h + GOLDEN * (replica + 1L));
    h = mix(h ^ hash(purpose));
    return mix(h + GOLDEN * tick);
  }

  /** Uniform in [0, 1). */
  public double uniform(String subject, int replica, String purpose, long tick) {
    return (bits(subject, replica, purpose, tick) >>> 11) * UNIT;
  }

  /** Standard normal. */
  public double normal(String subject, int replica, String purpose, long tick) {
    long first = bits(subject, replica, purpose, tick);
    double radius = Math.sqrt(-2 * Math.log(((first >>> 11) + 1) * UNIT));
    return radius * Math.cos(2 * Math.PI * (mix(first + GOLDEN) >>> 11) * UNIT);
  }

  /**
   * About standard normal, and continuous: runs from one draw to the next in {@code knot} ticks.
   */
  public double smooth(String subject, int replica, String purpose, long tick, long knot) {
    long left = Math.floorDiv(tick, knot);
    double way = (double) Math.floorMod(tick, knot) / knot;
    double blend = (1 - Math.cos(Math.PI * way)) / 2;
    double from = normal(subject, replica, purpose, left);
    return blend == 0
        ? from
        : from * (1 - blend) + normal(subject, replica, purpose, left + 1) * blend;
  }

  /** A UUID that is the same in each run of the same seed. */
  public UUID uuid(String subject, String purpose, long number) {
    long high = bits(subject, 0, purpose, number);
    long low = mix(high + GOLDEN);
    return new UUID(
        (high & 0xFFFFFFFFFFFF0FFFL) | 0x4000L, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  /** FNV-1a. */
  static long hash(String text) {
    long h = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return h;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
