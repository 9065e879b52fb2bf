package dev.forestall.lab.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The cluster clock: {@code origin + (real now − real origin) × speed}, the same formula as that of
 * the services.
 */
public final class ClusterTime extends Clock {
  private final Instant origin;
  private final Instant realOrigin;
  private final double speed;
  private final Clock real;

  public ClusterTime(Instant origin, Instant realOrigin, double speed) {
    this(origin, realOrigin, speed, Clock.systemUTC());
  }

  private ClusterTime(Instant origin, Instant realOrigin, double speed, Clock real) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be greater than 0, not " + speed);
    }
    this.origin = origin;
    this.realOrigin = realOrigin;
    this.speed = speed;
    this.real = real;
  }

  @Override
  public Instant instant() {
    double realMillis = Duration.between(realOrigin, real.instant()).toNanos() / 1e6;
    return origin.plusMillis(Math.round(realMillis * speed));
  }

  /** How long that span of cluster time takes in real time. */
  Duration real(Duration clusterTime) {
    return Duration.ofNanos(Math.round(clusterTime.toNanos() / speed));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ClusterTime(origin, realOrigin, speed, real.withZone(zone));
  }
}
