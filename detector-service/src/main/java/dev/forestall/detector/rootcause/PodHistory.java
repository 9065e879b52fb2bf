package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.WorkloadSlice.PodWork;

/** The requests of one pod before the onset and since. */
final class PodHistory {
  private final Side before = new Side();
  private final Side since = new Side();

  private static final class Side {
    private double n;
    private double failed;
    private final double[] own = new double[2];
    private final double[] gap = new double[2];

    void add(PodWork work) {
      n += work.n();
      failed += Math.min(work.n(), work.failed());
      own[0] += work.own();
      own[1] += work.ownSquared();
      gap[0] += work.gap();
      gap[1] += work.gapSquared();
    }

    private double[] of(Time time) {
      return time == Time.OWN ? own : gap;
    }

    double mean(Time time) {
      return of(time)[0] / n;
    }

    double variance(Time time) {
      return Math.max(0, of(time)[1] / n - mean(time) * mean(time));
    }

    double share() {
      return n > 0 ? failed / n : 0;
    }
  }

  /** What is compared. */
  enum Time {
    OWN,
    GAP
  }

  /**
   * How far it departs from the others.
   *
   * @param z standard deviations
   * @param distance in ln ms, or of the share that fails; negative when it is better
   * @param now its mean since the onset
   * @param others that of the others
   */
  record Departure(double z, double distance, double now, double others) {}

  /** Adds a slice; broken sums are left out. */
  void add(boolean evidence, PodWork work) {
    boolean sound =
        work.n() > 0
            && work.failed() >= 0
            && Double.isFinite(work.own())
            && Double.isFinite(work.ownSquared())
            && Double.isFinite(work.gap())
            && Double.isFinite(work.gapSquared());
    if (sound) {
      (evidence ? since : before).add(work);
    }
  }

  double requests() {
    return since.n;
  }

  double requestsBefore() {
    return before.n;
  }

  double failures() {
    return since.failed;
  }

  double failuresBefore() {
    return before.failed;
  }

  /** Share of its requests that failed. */
  double share() {
    return since.share();
  }

  double shareBefore() {
    return before.share();
  }

  /** Whether it served enough before the onset to be compared with its own past. */
  boolean hasPast(Method method) {
    return before.n >= method.get(Constant.POD_REFERENCE);
  }

  double now(Time time) {
    return since.mean(time);
  }

  /** Since the onset, beyond its own past where that is to be compared with. */
  double moved(Time time, boolean past) {
    return past ? since.mean(time) - before.mean(time) : since.mean(time);
  }

  double variance(Time time) {
    return since.variance(time);
  }
}
