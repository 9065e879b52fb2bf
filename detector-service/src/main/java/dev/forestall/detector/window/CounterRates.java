package dev.forestall.detector.window;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The one place where counters become rates: kept as double until the difference is taken. A
 * counter that went back was started anew, so that all of it is an increase since then. After a gap
 * that is too long nothing is said of the time between. The last few readings are kept, so that one
 * that comes late finds the one before it.
 */
final class CounterRates {
  private static final long LONGEST_GAP_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final double MILLIS = 1000;

  private static final int KEPT = 5;

  private final TreeMap<SeriesKey, Reading> readings = new TreeMap<>();
  private final Map<SeriesKey, Deque<Reading>> lately = new HashMap<>();

  /**
   * A counter as last read.
   *
   * @param at when
   * @param value its value
   */
  record Reading(long at, double value) {}

  /** The rate a second that this reading ends; empty for the first one, a repetition or a gap. */
  OptionalDouble rate(SeriesKey key, long at, double value) {
    Reading before = readings.get(key);
    if (before != null && at <= before.at()) {
      return late(key, at, value);
    }
    remember(key, new Reading(at, value));
    readings.put(key, new Reading(at, value));
    if (before == null || at - before.at() > LONGEST_GAP_MILLIS) {
      return OptionalDouble.empty();
    }
    double increase = value >= before.value() ? value - before.value() : value;
    return OptionalDouble.of(increase / (at - before.at()) * MILLIS);
  }

  /**
   * The rate that a late reading ends; one that was there already or has none before it says none.
   */
  private OptionalDouble late(SeriesKey key, long at, double value) {
    Reading before = null;
    for (Reading reading : lately.getOrDefault(key, new ArrayDeque<>())) {
      if (reading.at() == at) {
        return OptionalDouble.empty();
      }
      if (reading.at() < at && (before == null || reading.at() > before.at())) {
        before = reading;
      }
    }
    if (before == null || value < before.value()) {
      return OptionalDouble.empty();
    }
    remember(key, new Reading(at, value));
    return OptionalDouble.of((value - before.value()) / (at - before.at()) * MILLIS);
  }

  private void remember(SeriesKey key, Reading reading) {
    Deque<Reading> kept = lately.computeIfAbsent(key, k -> new ArrayDeque<>(KEPT));
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(reading);
  }

  /** The time before a reset that this reading would show; -1 when it shows none. */
  long resetAfter(SeriesKey key, long at, double value) {
    Reading before = readings.get(key);
    return before != null && at > before.at() && value < before.value() ? before.at() : -1;
  }

  Map<SeriesKey, Reading> readings() {
    return readings;
  }

  void restoreIfAbsent(SeriesKey key, Reading reading) {
    readings.putIfAbsent(key, reading);
  }

  void restore(SeriesKey key, Reading reading) {
    readings.put(key, reading);
    remember(key, reading);
  }
}
