package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.Draws;

/**
 * A number that the seed draws from a range; a plain number is a range of no width.
 *
 * @param key path of the key it was read from: what the draw depends on, with the seed
 * @param from smallest value
 * @param to greatest value
 */
record Drawn(String key, double from, double to) {
  double at(long seed) {
    return from + (to - from) * new Draws(seed).uniform(key, 0, "scenario", 0);
  }

  int count(long seed) {
    return (int) Math.min(to, from + Math.floor((to - from + 1) * share(seed)));
  }

  long seconds(long seed) {
    return Math.round(at(seed));
  }

  static Drawn fixed(double value) {
    return new Drawn("", value, value);
  }

  private double share(long seed) {
    return new Draws(seed).uniform(key, 0, "scenario", 0);
  }
}
