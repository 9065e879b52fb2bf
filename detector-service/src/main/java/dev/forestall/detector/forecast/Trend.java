package dev.forestall.detector.forecast;

/**
 * A growth that goes on, read from one run.
 *
 * @param slope unit a second
 * @param slopeError standard error of the slope, what it did so far included
 * @param floor value of the lower envelope now
 * @param crest how far peaks stand above it
 * @param scatter scatter of envelope and peaks
 * @param span time that its line was fitted over, seconds
 * @param watched how long it has been watched, the part before that lies on its line included
 * @param since age of the run at which it began, seconds
 * @param keeping growth of the second half over that of the first, at most 1: 1 goes on, less dies
 *     away
 * @param steadiness 1 when the run never fell, towards 0 when it fell by as much as it has grown
 * @param crestGrowth by how much its peaks grow faster than its floor, unit a second
 * @param spare how far the highest peak stands above where peaks are expected
 * @param gain by how much the slope grows, unit a second, a second; 0 when it does not
 */
public record Trend(
    double slope,
    double slopeError,
    double floor,
    double crest,
    double scatter,
    double span,
    double watched,
    double since,
    double keeping,
    double steadiness,
    double crestGrowth,
    double spare,
    double gain) {

  /** The same with another steadiness. */
  Trend withSteadiness(double steady) {
    return new Trend(
        slope,
        slopeError,
        floor,
        crest,
        scatter,
        span,
        watched,
        since,
        keeping,
        steady,
        crestGrowth,
        spare,
        gain);
  }

  /** Where it is now, peaks included. */
  public double top() {
    return floor + crest;
  }

  /** What growth is still to come if each half span brings {@code keeping} times the one before. */
  double growthToCome() {
    return keeping >= 1 ? Double.POSITIVE_INFINITY : slope * span / 2 * keeping / (1 - keeping);
  }
}
