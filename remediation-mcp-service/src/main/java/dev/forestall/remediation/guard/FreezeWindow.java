package dev.forestall.remediation.guard;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * A time of the week in which nothing is written.
 *
 * @param days days on which it begins; empty means every day
 * @param from when it begins
 * @param to when it ends; not after {@code from} means on the next day
 * @param zone the zone of both
 */
public record FreezeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  public FreezeWindow {
    days = Set.copyOf(days);
  }

  /** Whether it is in force. */
  public boolean covers(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    LocalTime time = local.toLocalTime();
    if (from.isBefore(to)) {
      return begins(local.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
    }
    return (begins(local.getDayOfWeek()) && !time.isBefore(from))
        || (begins(local.getDayOfWeek().minus(1)) && time.isBefore(to));
  }

  private boolean begins(DayOfWeek day) {
    return days.isEmpty() || days.contains(day);
  }
}
