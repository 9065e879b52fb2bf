package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Thirty calm minutes before an onset and five after it, filled by the tests. */
final class Scene {
  static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
  private static final int BEFORE = 30;
  private static final int AFTER = 5;
  private static final double USUAL_SPREAD = 0.15;

  private final Random random = new Random(7);
  private final List<WorkloadSlice> slices = new ArrayList<>();
  private final List<MetricMinute> metrics = new ArrayList<>();
  private final List<Instant> earlier = new ArrayList<>();

  /** Own time that is one thing before and another from the onset. */
  Scene self(String workload, double beforeMs, double nowMs) {
    return unit(workload, Work.INNER, null, beforeMs, nowMs);
  }

  Scene gap(String caller, String callee, double beforeMs, double nowMs) {
    return unit(caller, Work.GAP, callee, beforeMs, nowMs);
  }

  private Scene unit(String workload, Work work, String callee, double beforeMs, double nowMs) {
    for (int minute = -BEFORE; minute < AFTER; minute++) {
      double typical = Math.log1p(minute < 0 ? beforeMs : nowMs);
      long n = 20;
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double l = Math.max(0, typical + USUAL_SPREAD * random.nextGaussian());
        sum += l;
        squares += l * l;
      }
      slices.add(
          slice(
              workload,
              minute,
              List.of(
                  new Unit(
                      work, callee, "GET /" + (callee == null ? "" : callee), n, sum, squares)),
              Map.of(),
              List.of()));
    }
    return this;
  }

  /** Something that happens so often in 20 requests a minute. */
  Scene event(String workload, Happening happening, String target, int before, int now) {
    for (int minute = -BEFORE; minute < AFTER; minute++) {
      int count = minute < 0 ? before : now;
      List<Event> events =
          count == 0
              ? List.of()
              : List.of(new Event("GET /", happening, target, "it", count, count, count));
      slices.add(slice(workload, minute, List.of(), Map.of("GET /", 20L), events));
    }
    return this;
  }

  Scene metric(String workload, Metric metric, double before, double now) {
    for (int minute = -BEFORE; minute < AFTER; minute++) {
      double value = (minute < 0 ? before : now) * (1 + 0.02 * random.nextGaussian());
      metrics.add(
          new MetricMinute(
              workload, ONSET.plus(Duration.ofMinutes(minute + 1)), Map.of(metric, value)));
    }
    return this;
  }

  Scene slices(List<WorkloadSlice> more) {
    slices.addAll(more);
    return this;
  }

  Scene earlier(Duration before) {
    earlier.add(ONSET.minus(before));
    return this;
  }

  static WorkloadSlice slice(
      String workload,
      int minute,
      List<Unit> units,
      Map<String, Long> requests,
      List<Event> events) {
    return new WorkloadSlice(
        workload,
        ONSET.plus(Duration.ofMinutes(minute)),
        Duration.ofMinutes(1),
        units,
        requests,
        events);
  }

  Question question() {
    return new Question(ONSET, earlier, slices, metrics);
  }

  Question question(Duration shift) {
    return new Question(ONSET.plus(shift), earlier, slices, metrics);
  }
}
