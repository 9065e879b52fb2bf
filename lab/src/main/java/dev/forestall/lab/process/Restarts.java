package dev.forestall.lab.process;

import java.time.Duration;

/**
 * How a part that dies is started again: after one second, and after twice as long each time that
 * it died soon after its start, up to half a minute.
 *
 * @param inARow deaths since it last ran steadily
 * @param pause how long to wait before the next start
 */
record Restarts(int inARow, Duration pause) {
  static final Restarts NONE = new Restarts(0, Duration.ZERO);

  private static final Duration FIRST = Duration.ofSeconds(1); // its port is free then
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);

  /** It died, having run for so long. */
  Restarts died(Duration ran) {
    if (inARow == 0 || ran.compareTo(STEADY) >= 0) {
      return new Restarts(1, FIRST);
    }
    Duration twice = pause.multipliedBy(2);
    return new Restarts(inARow + 1, twice.compareTo(LONGEST) > 0 ? LONGEST : twice);
  }
}
