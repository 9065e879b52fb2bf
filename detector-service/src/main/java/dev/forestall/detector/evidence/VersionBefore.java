package dev.forestall.detector.evidence;

import dev.forestall.detector.detect.RequestHistory;
import dev.forestall.detector.detect.RequestHistory.Served;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.forecast.Robust;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.WorkloadState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the current version of a workload does otherwise than the one before it, at equal load: the
 * medians of five-minute means while a pod of each had about as many requests. A difference that
 * another load explains is none.
 */
final class VersionBefore {
  private static final int FEWEST_NOW = 2;
  private static final int FEWEST_BEFORE = 3;
  private static final double EQUAL_LOAD = 1.33;
  private static final double SLOWER = 1.5;
  private static final double MORE_ERRORS = 3;
  private static final double WORTH_TELLING = 0.01;
  private static final double PERCENT = 100;

  private VersionBefore() {}

  /** One sentence for each difference. */
  static List<String> differences(WorkloadMemory memory) {
    Optional<WorkloadState> workload = memory.workload();
    Optional<Revision> current = workload.flatMap(WorkloadState::current);
    if (workload.isEmpty() || current.isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    List<Served> now = usable(memory.requests(), current.get());
    workload.get().revisions().stream()
        .filter(r -> !r.replicaSetUid().equals(current.get().replicaSetUid()))
        .filter(r -> !usable(memory.requests(), r).isEmpty())
        .max(Comparator.comparingLong(r -> lastServed(memory.requests(), r)))
        .ifPresent(
            before -> compare(now, usable(memory.requests(), before), before.number(), found));
    return found;
  }

  private static void compare(
      List<Served> now, List<Served> before, long number, List<String> found) {
    double load = median(now, VersionBefore::load);
    List<Served> equal = before.stream().filter(s -> isEqual(load(s), load)).toList();
    List<Served> then = now.stream().filter(s -> isEqual(load(s), load)).toList();
    if (then.size() < FEWEST_NOW || equal.size() < FEWEST_BEFORE) {
      return;
    }
    double slow = median(then, s -> s.seconds() / s.requests());
    double fast = median(equal, s -> s.seconds() / s.requests());
    if (fast > 0 && slow > SLOWER * fast) {
      found.add(
          String.format(
              Locale.ROOT,
              "requests take %.3g s, %.1f times as long as those of revision %d (%.3g s) at equal"
                  + " load",
              slow,
              slow / fast,
              number,
              fast));
    }
    double failing = median(then, s -> s.errors() / s.requests());
    double failed = median(equal, s -> s.errors() / s.requests());
    if (failing > WORTH_TELLING && failing > MORE_ERRORS * failed) {
      found.add(
          String.format(
              Locale.ROOT,
              "%.1f %% of requests fail, %.1f %% of those of revision %d did at equal load",
              PERCENT * failing,
              PERCENT * failed,
              number));
    }
  }

  private static List<Served> usable(RequestHistory history, Revision revision) {
    return history.of(revision.replicaSetUid()).stream().filter(s -> s.requests() > 0).toList();
  }

  private static long lastServed(RequestHistory history, Revision revision) {
    return usable(history, revision).getLast().start();
  }

  private static double load(Served served) {
    return served.requests() / Math.max(1, served.pods());
  }

  private static boolean isEqual(double load, double other) {
    return load < EQUAL_LOAD * other && other < EQUAL_LOAD * load;
  }

  private static double median(List<Served> of, ToDoubleFunction<Served> value) {
    return of.isEmpty() ? 0 : Robust.median(of.stream().mapToDouble(value).toArray());
  }
}
