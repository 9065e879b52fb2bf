package dev.forestall.lab.cluster.mirror;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Turns seconds of the scenario into cluster time. What lies before the warm-up is fixed when the
 * cluster comes up, since its objects are seen from then on; the rest when the scenario starts.
 */
public final class Timeline {
  private final Instant cameUp;
  private final long warmUpSeconds;
  private volatile Instant start;

  public Timeline(Instant cameUp, long warmUpSeconds) {
    this.cameUp = cameUp.truncatedTo(ChronoUnit.SECONDS);
    this.warmUpSeconds = warmUpSeconds;
    this.start = this.cameUp;
  }

  /** The scenario starts now. */
  public void start(Instant now) {
    start = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Cluster time of that second of the scenario. */
  public Instant at(long second) {
    return (second <= -warmUpSeconds ? cameUp : start).plusSeconds(second);
  }

  /** Second of the scenario at that cluster time, once it has started. */
  public long second(Instant at) {
    return Math.floorDiv(Duration.between(start, at).toMillis(), 1000);
  }

  String text(long second) {
    return at(second).toString();
  }
}
