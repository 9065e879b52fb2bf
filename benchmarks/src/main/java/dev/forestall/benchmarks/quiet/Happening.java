package dev.forestall.benchmarks.quiet;

import java.util.OptionalLong;

/**
 * Something that happens, as a scenario file says it.
 *
 * @param second when
 * @param every how often it comes again, seconds; 0 when it comes once
 * @param fault whether it is a fault
 * @param text the rest of its entry
 */
record Happening(long second, long every, boolean fault, String text) {
  /** Second of that stretch in which it first begins, if it does. */
  OptionalLong within(long from, long until) {
    long first =
        every > 0 && second < from ? second + (from - second + every - 1) / every * every : second;
    return first >= from && first < until ? OptionalLong.of(first - from) : OptionalLong.empty();
  }
}
