package dev.forestall.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time in the cluster: {@code origin + (real − realOrigin) · speed}. In a real installation it
 * is the system's clock; in the lab all services share an origin and a speed.
 */
public final class ClusterClock extends Clock {
  private static final double NANOS = 1e9;

  private final Clock real;
  private final Instant origin;
  private final Instant realOrigin;
  private final double speed;

  private ClusterClock(Clock real, Instant origin, Instant realOrigin, double speed) {
    this.real = real;
    this.origin = origin;
    this.realOrigin = realOrigin;
    this.speed = speed;
  }

  /** The clock of these settings, driven by {@code real}. */
  static Clock of(ClockSettings settings, Clock real) {
    return settings.origin() == null || settings.realOrigin() == null
        ? real
        : new ClusterClock(real, settings.origin(), settings.realOrigin(), settings.speed());
  }

  @Override
  public Instant instant() {
    Duration real = Duration.between(realOrigin, this.real.instant());
    double nanos = (real.getSeconds() * NANOS + real.getNano()) * speed;
    return origin.plusSeconds((long) (nanos / NANOS)).plusNanos((long) (nanos % NANOS));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
