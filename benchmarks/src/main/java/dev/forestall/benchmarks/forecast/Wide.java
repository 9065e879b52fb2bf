package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.Plan.Scrape;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * The shapes of {@link Family} a quarter to four times as fast, measured every 5 to 60 seconds with
 * samples missing.
 */
record Wide(Family family) implements Plan.Source {
  private static final double SLOWEST = 0.25;
  private static final double FASTEST = 4;
  private static final double SHORTEST = 5;
  private static final double LONGEST = 60;

  @Override
  public String name() {
    return family.name();
  }

  @Override
  public String metric() {
    return family.metric();
  }

  @Override
  public boolean fails() {
    return family.fails();
  }

  @Override
  public Plan draw(long seed) {
    Plan plan = family.draw(seed);
    Random r = new Random(seed * 77_003 + 5);
    double faster = SLOWEST * Math.pow(FASTEST / SLOWEST, r.nextDouble());
    double every = SHORTEST * Math.pow(LONGEST / SHORTEST, r.nextDouble());
    DoubleUnaryOperator load = plan.load();
    return new Plan(
        plan.family(),
        plan.fails(),
        plan.limit() * Math.pow(64, r.nextDouble() - 0.5),
        t -> plan.level().applyAsDouble(t * faster),
        plan.begins() / faster,
        load == null ? null : t -> load.applyAsDouble(t * faster),
        plan.loadShare(),
        new Scrape(
            every, 0.1, 0.03 * r.nextDouble(), 0.02 * r.nextDouble(), plan.scrape().noise()));
  }
}
