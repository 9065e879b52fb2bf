package dev.forestall.detector;

import dev.forestall.detector.detect.PodMemory;
import dev.forestall.detector.history.Filled;
import dev.forestall.detector.history.History;
import dev.forestall.detector.history.PastPod;
import dev.forestall.detector.history.Wanted;
import dev.forestall.detector.window.PodWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that pods whose day before is not known get it from Prometheus, when there is one: on the
 * first start on a cluster, and after the view was lost. Asks once a pod, again after a while when
 * there was no answer, and never waits. Used by the consumer thread alone.
 */
final class FirstFill {
  private static final Logger log = LoggerFactory.getLogger(FirstFill.class);
  private static final Duration NEAR = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final int MOST_TRIES = 10;
  private static final int PODS_A_QUESTION = 2;

  private final Optional<History> history;
  private final Duration slot;
  private final Clock clock;
  private final Map<String, Asked> asked = new HashMap<>();

  FirstFill(Optional<History> history, Duration slot, Clock clock) {
    this.history = history;
    this.slot = slot;
    this.clock = clock;
  }

  /** What became of the question about a pod. */
  private record Asked(int tries, boolean underWay, boolean over, long againNanos) {
    boolean due() {
      return !underWay && !over && System.nanoTime() - againNanos >= 0;
    }
  }

  /** Takes in what was found and asks for what is lacking. */
  void look(Collection<Detection> detections) {
    if (history.isEmpty()) {
      return;
    }
    history.get().found().forEach(filled -> take(filled, detections));
    Set<String> known = new HashSet<>();
    for (Detection detection : detections) {
      for (Workload workload : detection.workloads()) {
        workload.windows().forEach(window -> known.add(window.uid()));
        ask(workload, history.get());
        workload.pastAwaited(
            workload.windows().stream().anyMatch(window -> awaited(asked.get(window.uid()))));
      }
    }
    asked.keySet().retainAll(known);
  }

  private static boolean awaited(@Nullable Asked question) {
    return question != null && question.underWay();
  }

  private void ask(Workload workload, History of) {
    Instant now = clock.instant();
    List<PastPod> lacking = new ArrayList<>();
    for (PodWindow window : workload.windows()) {
      Asked before = asked.get(window.uid());
      Optional<PodMemory> pod = workload.memory().pod(window.uid());
      if (pod.isPresent() && (before == null || before.due())) {
        Instant created = pod.get().state().createdAt();
        boolean lacks = lacks(window, created, now);
        int tries = before == null ? 0 : before.tries();
        asked.put(window.uid(), new Asked(tries + 1, lacks, !lacks, 0));
        if (lacks) {
          lacking.add(new PastPod(window.pod(), window.uid(), created, window.keys()));
        }
      }
    }
    for (int i = 0; i < lacking.size(); i += PODS_A_QUESTION) {
      List<PastPod> pods = lacking.subList(i, Math.min(lacking.size(), i + PODS_A_QUESTION));
      of.ask(new Wanted(workload.subject(), pods, now, slot));
    }
  }

  private static boolean lacks(PodWindow window, Instant created, Instant now) {
    Instant reach = now.minus(Wanted.REACH);
    Instant start = created.isAfter(reach) ? created : reach;
    OptionalLong since = window.longSince();
    return start.plus(NEAR).isBefore(now)
        && (since.isEmpty() || since.getAsLong() > start.plus(NEAR).toEpochMilli());
  }

  private void take(Filled filled, Collection<Detection> detections) {
    for (PastPod pod : filled.wanted().pods()) {
      int tries = Optional.ofNullable(asked.get(pod.uid())).map(Asked::tries).orElse(1);
      boolean over = filled.complete() || tries >= MOST_TRIES;
      asked.put(pod.uid(), new Asked(tries, false, over, System.nanoTime() + RETRY.toNanos()));
    }
    if (!filled.complete()) {
      return;
    }
    for (Detection detection : detections) {
      detection
          .known(filled.wanted().subject())
          .ifPresent(workload -> {
            workload.fill(filled.windows(), filled.learned());
            log.debug("{}: its past was read", workload.subject().displayName());
          });
    }
  }
}
