package dev.forestall.detector.forecast;

import java.util.Optional;

/**
 * From a trend to the time of its breach.
 *
 * <p><b>Probability.</b> A growth that has gone on for a time S goes on for another R with
 * probability S / (S + R) when nothing is known of its scale (Gott 1993, Nature 363, 315: the same
 * argument as Lindy's law). Looking exactly as far ahead as was observed is an even chance;
 * somewhat more is asked for before anything is said, and more still while there is time to wait.
 * Evidence from outside the run (replicas that grow alike, an earlier run that ended at the limit,
 * an earlier revision that did not grow) counts as having watched longer; a run that fell by itself
 * before counts as watched less. What is stated is the chance among growths that passed the tests
 * of shape: at even time they go on five times as often as not.
 *
 * <p><b>Interval.</b> The slope's error acts on the time as a factor; the scatter of level and
 * peaks, the time between two samples, and where below the limit the kernel acts (the working set
 * leaves out what it can still reclaim) act beside it, and the parts add as squares. A kernel that
 * still finds something to reclaim, a next stair, a tooth of a collector or the end of a warm-up
 * taken for growth only ever make the breach come later: the far side is the wider one.
 */
final class BreachRule {
  /** Asked for before a forecast is made. */
  static final double ASKED = 0.55;

  /** Asked for when there is so much time left that waiting costs nothing. */
  static final double ASKED_EARLY = 0.58;

  private static final double SOON_SECONDS = 360;
  private static final double EARLY_SECONDS = 900;

  /**
   * Of growths that passed all tests of shape so many go on for each one that does not, at even
   * time.
   */
  private static final double LEAKS_TO_OTHERS = 5;

  /** Asked for while one stands. */
  static final double ASKED_STANDING = 0.33;

  private static final double TEN_PERCENT = 1.2816;
  private static final double EVEN = 1.5;

  /**
   * Scatter of the level, of the peaks and of the slope are partly one error seen three times, so
   * that their squares add to more than there is.
   */
  private static final double ONE_ERROR = 0.8;

  private static final double LATER = 1.35;
  private static final double UNSEEN_SECONDS = 60;
  private static final double KERNEL_MARGIN = 0.01;
  private static final double KERNEL_SIGMA = 0.0045;
  private static final double HEADROOM_OF_CALM = 0.02;

  private BreachRule() {}

  /**
   * The breach, if it is likely enough to speak of.
   *
   * @param trend the trend
   * @param limit the limit
   * @param weight how many times as long as it was the trend counts as watched
   * @param horizon how far ahead it is spoken of
   * @param standing whether a forecast stands already
   */
  static Optional<Breach> breach(
      Trend trend, double limit, double weight, Horizon horizon, boolean standing) {
    double top = Math.min(trend.top(), limit);
    double remaining = Math.max(0, limit * (1 - KERNEL_MARGIN / 2) - top);
    double toGo = limit - top;
    if (!standing && trend.growthToCome() < toGo && toGo > HEADROOM_OF_CALM * limit) {
      return Optional.empty();
    }
    double speed = trend.slope() + trend.crestGrowth();
    double eta = Math.sqrt(remaining / speed * bent(remaining, speed, trend));
    if (!standing && eta > horizon.seconds()) {
      return Optional.empty();
    }
    double watched = trend.watched() * trend.steadiness() * weight;
    double goesOn = watched > 0 ? watched / (watched + eta) : 0;
    if (goesOn < (standing ? ASKED_STANDING : asked(eta))) {
      return Optional.empty();
    }
    double further = Math.sqrt((1 + eta / trend.span()) / EVEN);
    double error = Math.min(1, trend.slopeError() / trend.slope() * further);
    double factor = Math.exp(TEN_PERCENT * error);
    double apart = TEN_PERCENT * Math.hypot(trend.scatter(), KERNEL_SIGMA * limit) / trend.slope();
    double latest = Math.max(eta, (limit - trend.floor() - trend.crest() / 2) / trend.slope());
    double sooner = Math.min(eta, trend.spare() / speed);
    double from =
        Math.max(
            0, eta - ONE_ERROR * Math.hypot(Math.hypot(eta * (1 - 1 / factor), apart), sooner));
    double later = Math.hypot(eta * (factor - 1), eta * UNSEEN_SECONDS / trend.span());
    double to = eta + ONE_ERROR * Math.hypot(Math.hypot(later, LATER * apart), (latest - eta) / 3);
    double comes = LEAKS_TO_OTHERS * watched / (LEAKS_TO_OTHERS * watched + eta);
    return Optional.of(new Breach(eta, from, to, comes));
  }

  /**
   * Time to go when the growth goes on to grow faster as it did: what grows by what it is (a
   * backlog) comes sooner than its line says. The truth lies between the two, so their geometric
   * mean is stated.
   */
  private static double bent(double remaining, double speed, Trend trend) {
    double gain = trend.gain();
    double now = speed + gain * trend.span() / 4;
    return gain <= 0
        ? remaining / speed
        : (Math.sqrt(now * now + 2 * gain * remaining) - now) / gain;
  }

  private static double asked(double eta) {
    double early = Math.clamp((eta - SOON_SECONDS) / (EARLY_SECONDS - SOON_SECONDS), 0, 1);
    return ASKED + (ASKED_EARLY - ASKED) * early;
  }
}
