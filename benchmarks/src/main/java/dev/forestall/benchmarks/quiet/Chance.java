package dev.forestall.benchmarks.quiet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a seed draws. */
final class Chance {
  private final Random random;

  Chance(long seed, String purpose) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
    random.nextLong();
  }

  double between(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /** The logarithm is drawn evenly. */
  double log(double from, double to) {
    return Math.exp(between(Math.log(from), Math.log(to)));
  }

  /** From 1 to the greatest, both included. */
  int upTo(int greatest) {
    return 1 + random.nextInt(greatest);
  }

  boolean share(double of) {
    return random.nextDouble() < of;
  }

  <T> List<T> shuffled(List<T> all) {
    List<T> some = new ArrayList<>(all);
    Collections.shuffle(some, random);
    return some;
  }
}
