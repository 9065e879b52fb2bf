package dev.forestall.lab.cluster.telemetry;

import dev.forestall.lab.cluster.model.Demand;
import dev.forestall.lab.cluster.model.Draws;
import java.util.List;
import java.util.Optional;

/**
 * Draws single requests out of the model's mean of a second: which workload from outside, which
 * pod, what it calls, how long each takes and what fails. Every draw is a function of seed,
 * workload, replica, purpose and tick, and none is one of the model's own.
 */
public final class Requests {
  private final Draws draws;
  private final Draws identity;

  /**
   * @param seed the run's seed
   * @param cluster name of the cluster: ids of traces depend on it, and nothing else
   */
  public Requests(long seed, String cluster) {
    this.draws = new Draws(seed);
    this.identity = draws.named(cluster);
  }

  /**
   * One request of a second; empty when nobody asks anything, or nobody is there to be asked.
   *
   * @param demands what the model's workloads were asked
   * @param tick the second
   * @param number which request of it
   */
  public Optional<Signals> draw(List<Demand> demands, long tick, int number) {
    double all = demands.stream().mapToDouble(Demand::fromOutside).sum();
    double chosen = draws.uniform("outside", number, "request-entry", tick) * all;
    for (Demand demand : demands) {
      chosen -= demand.fromOutside();
      if (chosen < 0) {
        return new Request(draws, identity, demands, tick, number).into(demand);
      }
    }
    return Optional.empty();
  }
}
