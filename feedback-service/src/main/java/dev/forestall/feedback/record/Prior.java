package dev.forestall.feedback.record;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The Beta prior of a success rate; 1 and 1 is the uniform one: nothing is known. The posterior is
 * Beta(α + successes, β + failures) (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4); with the
 * uniform prior it takes eight successes without a failure for the floor to pass 0.7.
 *
 * @param successes α
 * @param failures β
 */
public record Prior(double successes, double failures) {
  private static final double FLOOR_QUANTILE = 0.05;

  /** Mean of the posterior. */
  double mean(int successes, int failures) {
    double a = this.successes + successes;
    return a / (a + this.failures + failures);
  }

  /** The rate that the true one exceeds with a probability of 95 %: few tries keep it low. */
  double floor(int successes, int failures) {
    return BetaDistribution.of(this.successes + successes, this.failures + failures)
        .inverseCumulativeProbability(FLOOR_QUANTILE);
  }
}
