package dev.forestall.detector.anomaly;

/**
 * Surprises of the five detectors, each −log10 of a tail probability, 0 to 6, held for a few
 * samples so that what does not come at the same sample still adds up.
 *
 * @param shape distance of the newest shape from the nearest earlier one
 * @param extreme a value beyond all earlier ones
 * @param spread another spread of values
 * @param pair a pair of values that seldom came together
 * @param steps another spread of differences
 */
public record Parts(double shape, double extreme, double spread, double pair, double steps) {
  /** Nothing surprises. */
  public static final Parts NONE = new Parts(0, 0, 0, 0, 0);

  /** Weighted sum with the weights of another one. */
  public double times(Parts weights) {
    return shape * weights.shape
        + extreme * weights.extreme
        + spread * weights.spread
        + pair * weights.pair
        + steps * weights.steps;
  }
}
