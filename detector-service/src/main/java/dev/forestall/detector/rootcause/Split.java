package dev.forestall.detector.rootcause;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which slices of time are reference, which evidence. The reference is counted in minutes backwards
 * from the onset. The newest minutes that exist are taken, not the newest on the clock: a system
 * without requests has no past to compare with.
 */
final class Split {
  /** A slice that is neither. */
  static final int NEITHER = -1;

  private static final long SECONDS = 60;

  private final Question question;
  private final Instant onset;
  private final Method method;
  private final Map<Long, Integer> slots = new HashMap<>();
  private final Map<Instant, Integer> found = new HashMap<>();
  private final Duration guard;

  private Split(
      Question question, Instant onset, Method method, boolean guarded, List<Instant> times) {
    this.question = question;
    this.onset = onset;
    this.method = method;
    this.guard = guarded ? minutes(method.get(Constant.GUARD_MINUTES)) : Duration.ZERO;
    TreeSet<Long> minutes = new TreeSet<>();
    times.stream().filter(this::reference).forEach(t -> minutes.add(minutesBefore(t)));
    minutes.stream()
        .limit(Math.round(method.get(Constant.REFERENCE_MINUTES)))
        .forEach(m -> slots.put(m, slots.size()));
  }

  /**
   * Splits the slices.
   *
   * @param onset the onset that is tried, not before the one that was told
   */
  static Split of(Question question, Instant onset, Method method) {
    return of(question, onset, method, question.slices().stream().map(WorkloadSlice::middle));
  }

  /** With the times given that stand for the slices. */
  static Split of(Question question, Instant onset, Method method, Stream<Instant> times) {
    List<Instant> distinct = times.distinct().toList();
    Split guarded = new Split(question, onset, method, method.uses(Part.GUARD), distinct);
    return guarded.references() >= method.get(Constant.LEAST_REFERENCE_MINUTES)
        ? guarded
        : new Split(question, onset, method, false, distinct);
  }

  private boolean reference(Instant time) {
    return time.isBefore(onset.minus(guard)) && !quarantined(time);
  }

  private boolean quarantined(Instant time) {
    Duration after = minutes(method.get(Constant.QUARANTINE_MINUTES));
    return method.uses(Part.QUARANTINE)
        && question.earlier().stream()
            .filter(e -> e.isBefore(onset))
            .anyMatch(e -> !time.isBefore(e) && time.isBefore(e.plus(after)));
  }

  private long minutesBefore(Instant time) {
    return Math.floorDiv(Duration.between(time, onset).toSeconds(), SECONDS);
  }

  private static Duration minutes(double minutes) {
    return Duration.ofSeconds(Math.round(minutes * SECONDS));
  }

  /** Number of reference minutes. */
  int references() {
    return slots.size();
  }

  /** Slots in all: the references and, last, the evidence, whose slices share one. */
  int size() {
    return references() + 1;
  }

  /** Below {@link #references()} a reference minute, that number itself the evidence. */
  int slot(Instant time) {
    return found.computeIfAbsent(time, this::find);
  }

  private int find(Instant time) {
    if (reference(time)) {
      return slots.getOrDefault(minutesBefore(time), NEITHER);
    }
    Instant last = question.onset().plus(minutes(method.get(Constant.EVIDENCE_MINUTES)));
    return !time.isBefore(onset) && time.isBefore(last) ? references() : NEITHER;
  }
}
