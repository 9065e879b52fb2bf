package dev.forestall.lab.cluster.model;

import java.util.List;

/** Requests from outside the cluster: a daily pattern, noise and the scenario's waves. */
final class LoadFromOutside {
  private static final double DAY = 24 * 3600;
  private static final long NOISE_KNOT = 90;
  private final List<LoadWave> waves;
  private final Draws draws;

  LoadFromOutside(List<LoadWave> waves, Draws draws) {
    this.waves = waves;
    this.draws = draws;
  }

  double perSecond(WorkloadPlan plan, long now) {
    WorkloadPlan.Load load = plan.load();
    double hour = now / DAY + draws.uniform("day", 0, "phase", 0);
    double day = 1 + load.dailySwing() * Math.sin(2 * Math.PI * hour);
    double noise = 1 + load.noise() * draws.smooth(plan.key(), 0, "load", now, NOISE_KNOT);
    double wave =
        waves.stream()
            .filter(w -> w.workload().equals(plan.name()))
            .mapToDouble(w -> w.factorAt(now))
            .reduce(1, (a, b) -> a * b);
    return load.perSecond() * day * Math.max(0, noise) * wave;
  }
}
