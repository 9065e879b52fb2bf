package dev.forestall.lab.cluster.model;

/**
 * What a request gets on average.
 *
 * @param latencySeconds time until the answer
 * @param errorRate share of requests that fail
 */
record Answer(double latencySeconds, double errorRate) {
  Answer {
    // sums and products of shares may come out an ulp beyond one, and a power of that is no number
    errorRate = Math.clamp(errorRate, 0, 1);
  }

  static final Answer NOTHING = new Answer(0, 0);
  static final Answer REFUSED = new Answer(0, 1);

  /**
   * The answer of a container at that utilisation of what limit and node leave it: it queues as
   * that comes near, and sheds what is beyond.
   *
   * @param waiting how many times as long it takes because its node's CPUs are busy
   */
  static Answer of(Version.Serving serving, double utilisation, double waiting) {
    double queued = utilisation * utilisation / (2 * (1.05 - Math.min(1, utilisation)));
    double shed = utilisation > 1 ? 1 - 1 / utilisation : 0;
    double strained = 0.0005 * Math.pow(Math.min(1, utilisation), 6);
    return new Answer(
        serving.latencySeconds() * (1 + queued) * waiting,
        Math.min(1, serving.errorRate() + shed + strained));
  }

  /** The same after that long on the network. */
  Answer after(double seconds) {
    return new Answer(latencySeconds + seconds, errorRate);
  }

  /** That many of these, one after the other. */
  Answer times(double count) {
    return new Answer(latencySeconds * count, 1 - Math.pow(1 - errorRate, count));
  }

  /** This one, then the other. */
  Answer then(Answer other) {
    return new Answer(
        latencySeconds + other.latencySeconds, 1 - (1 - errorRate) * (1 - other.errorRate));
  }
}
