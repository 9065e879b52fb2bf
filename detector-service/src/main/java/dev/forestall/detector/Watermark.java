package dev.forestall.detector;

import dev.forestall.model.event.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the input of one cluster is complete: the least {@code upTo} of its live collectors. A
 * collector that was silent for three heartbeats of another one is not live. It never goes back,
 * and hands out each time of evaluation once.
 */
public final class Watermark {
  private static final int SILENT = 3;
  private static final Duration FURTHEST_BACK = Duration.ofHours(2);

  private final Duration grid;
  private final Map<String, Instant> upTo = new HashMap<>();
  private final Map<String, Integer> missed = new HashMap<>();
  private Optional<Instant> evaluated = Optional.empty();

  Watermark(Duration grid) {
    this.grid = grid;
  }

  /** Evaluation goes on after that time. */
  void resumeAt(Instant at) {
    if (evaluated.isEmpty() || evaluated.get().isBefore(at)) {
      evaluated = Optional.of(at);
    }
  }

  /** The last time of evaluation. */
  Optional<Instant> evaluated() {
    return evaluated;
  }

  /**
   * A live collector, for the store.
   *
   * @param upTo how far its input is complete
   * @param missed heartbeats of others since its own
   */
  public record Heard(Instant upTo, int missed) {}

  /** The live collectors. */
  Map<String, Heard> heard() {
    Map<String, Heard> heard = new HashMap<>();
    upTo.forEach(
        (collector, at) -> heard.put(collector, new Heard(at, missed.getOrDefault(collector, 0))));
    return heard;
  }

  /** Those that were live before a restart. */
  void resume(Map<String, Heard> heard) {
    heard.forEach((collector, known) -> {
      upTo.put(collector, known.upTo());
      missed.put(collector, known.missed());
    });
  }

  /**
   * Takes a heartbeat in.
   *
   * @param earliest time of the earliest input, where evaluation begins if it never ran
   * @return the times of evaluation that are due now, in order
   */
  List<Instant> advance(Heartbeat heartbeat, Optional<Instant> earliest) {
    missed.replaceAll((collector, beats) -> beats + 1);
    missed.put(heartbeat.collector(), 0);
    upTo.merge(heartbeat.collector(), heartbeat.upTo(), (a, b) -> a.isAfter(b) ? a : b);
    missed.values().removeIf(beats -> beats > SILENT);
    upTo.keySet().retainAll(missed.keySet());
    Instant complete = upTo.values().stream().min(Instant::compareTo).orElse(heartbeat.upTo());
    List<Instant> due = new ArrayList<>();
    Instant next = first(complete, earliest);
    for (; !next.isAfter(complete); next = next.plus(grid)) {
      due.add(next);
    }
    if (!due.isEmpty()) {
      evaluated = Optional.of(due.getLast());
    }
    return due;
  }

  private Instant first(Instant complete, Optional<Instant> earliest) {
    Instant from = evaluated.or(() -> earliest).orElse(complete.minus(grid));
    Instant bounded =
        from.isBefore(complete.minus(FURTHEST_BACK)) ? complete.minus(FURTHEST_BACK) : from;
    long step = grid.toMillis();
    return Instant.ofEpochMilli((Math.floorDiv(bounded.toEpochMilli(), step) + 1) * step);
  }
}
