package dev.forestall.detector.forecast;

import java.util.Optional;

/**
 * From a trend to the time of its breach.
 *
 * <p><b>Probability.</b> A growth that has gone on for a time S goes on for another R with
 * probability S / (S + R) when nothing is known of its scale (Gott 1993, Nature 363, 315: the same
 * argument as Lindy's law). Looking exactly as far ahead as was observed is an even chance, and an
 * even chance is what is asked for before anything is said. Evidence from outside the run (replicas
 * that grow alike, an earlier run that ended at the limit, an earlier revision that did not grow)
 * counts as having watched longer.
 *
 * <p><b>Interval.</b> The slope's error acts on the time as a factor; the scatter of level and
 * peaks, the time between two samples, and where below the limit the kernel acts (the working set
 * leaves out what it can still reclaim) act as a sum. What a short look takes for growth, such as a
 * tooth of a collector or the end of a warm-up, only ever makes the breach come later: two minutes
 * of it are allowed for.
 */
final class BreachRule {
  /** Asked for before a forecast is made. */
  static final double ASKED = 0.5;

  /** Asked for while one stands. */
  static final double ASKED_STANDING = 0.33;

  private static final double TEN_PERCENT = 1.2816;
  private static final double EVEN = 1.5;
  private static final double UNSEEN_SECONDS = 120;
  private static final double KERNEL_MARGIN = 0.01;
  private static final double SAMPLE_SECONDS = 10;
  private static final double HEADROOM_OF_CALM = 0.02;

  private BreachRule() {}

  /**
   * The breach, if it is likely enough to speak of.
   *
   * @param trend the trend
   * @param limit the limit
   * @param weight how many times as long as it was the trend counts as watched
   * @param standing whether a forecast stands already
   */
  static Optional<Breach> breach(Trend trend, double limit, double weight, boolean standing) {
    double top = Math.min(trend.top(), limit);
    double remaining = Math.max(0, limit * (1 - KERNEL_MARGIN / 2) - top);
    double toGo = limit - top;
    if (!standing && trend.growthToCome() < toGo && toGo > HEADROOM_OF_CALM * limit) {
      return Optional.empty();
    }
    double eta = remaining / trend.slope();
    double watched = trend.span() * weight;
    double probability = watched / (watched + eta);
    if (probability < (standing ? ASKED_STANDING : ASKED)) {
      return Optional.empty();
    }
    double further = Math.sqrt((1 + eta / trend.span()) / EVEN);
    double error = Math.min(1, trend.slopeError() / trend.slope() * further);
    double factor = Math.exp(TEN_PERCENT * error);
    double apart =
        TEN_PERCENT
            * Math.hypot(
                SAMPLE_SECONDS, Math.hypot(trend.scatter(), KERNEL_MARGIN * limit) / trend.slope());
    double latest = Math.max(eta, (limit - trend.floor() - trend.crest() / 2) / trend.slope());
    double from = Math.max(0, eta / factor - apart);
    double unseen = 1 + UNSEEN_SECONDS / trend.span();
    double to = Math.max(eta * factor * unseen, eta + (latest - eta) * TEN_PERCENT) + apart;
    return Optional.of(new Breach(eta, from, to, probability));
  }
}
