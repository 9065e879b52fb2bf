package dev.forestall.collector.aggregate;

import java.time.Duration;

/**
 * How long and how much is waited for the rest of a trace.
 *
 * @param patience real time after the newest span of a trace
 * @param longest real time after the first span of a trace
 * @param spans most spans and lines that wait
 * @param traces most traces that wait
 */
public record Waiting(Duration patience, Duration longest, int spans, int traces) {
  /** A trace that goes on and on is counted in parts after this many times its patience. */
  private static final int LONGEST = 12;

  /** With the longest wait that goes with the patience. */
  public static Waiting of(Duration patience, int spans, int traces) {
    return new Waiting(patience, patience.multipliedBy(LONGEST), spans, traces);
  }

  /** Most spans and lines of one trace, so that one cannot push out all others. */
  int spansOfOne() {
    return Math.max(1, spans / 4);
  }
}
