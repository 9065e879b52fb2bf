package dev.forestall.detector.evidence;

import dev.forestall.detector.cause.Condition;
import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.detector.cause.Troubles;
import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.detect.PodMemory;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.detector.incident.ForecastKinds;
import dev.forestall.detector.incident.Sight;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums up how a workload is, for its neighbours. */
public final class Conditions {
  private static final int MOST_CHANGES = 5;
  private static final int MOST_NODES = 16;
  private static final int MOST_REVISIONS = 5;

  /** The pods of a dead node are replaced after five minutes, and missed for as long. */
  private static final Duration LEFT_LATELY = Duration.ofMinutes(10);

  private Conditions() {}

  /** What stands at that time. */
  public static List<Trouble> troubles(
      List<Finding> findings, List<Standing> forecasts, Instant at) {
    List<Trouble> troubles = new ArrayList<>();
    for (Finding finding : findings) {
      troubles.add(
          new Trouble(
              finding.kind(),
              Instant.ofEpochMilli(finding.since()),
              at,
              false,
              finding.fact().sentence()));
    }
    for (Standing standing : forecasts) {
      Forecast forecast = standing.forecast();
      FaultKind kind = ForecastKinds.of(forecast);
      boolean near = !forecast.to().isAfter(at.plus(Sight.HORIZON));
      if (near && troubles.stream().noneMatch(t -> t.kind() == kind)) {
        Instant onset = Instant.ofEpochMilli(standing.onset());
        String sentence =
            "%s of pod %s is foreseen to reach its limit at %s"
                .formatted(forecast.metric(), forecast.pod(), forecast.eta());
        troubles.add(new Trouble(kind, onset, at, true, sentence));
      }
    }
    return troubles;
  }

  /** All of it. */
  public static Condition of(
      Troubles troubles, WorkloadMemory memory, List<Instant> onsets, Instant at) {
    return new Condition(
        troubles.all(),
        memory.changesBefore(at).stream().limit(MOST_CHANGES).toList(),
        nodes(memory, at),
        onsets,
        memory
            .workload()
            .map(w -> memory.revisions().health(w).stream().limit(MOST_REVISIONS).toList())
            .orElse(List.of()));
  }

  private static Map<String, Integer> nodes(WorkloadMemory memory, Instant at) {
    Map<String, Integer> nodes = new TreeMap<>();
    memory.livePods().forEach(pod -> count(nodes, pod, 1));
    memory.pods().stream()
        .filter(pod -> pod.state().deleted() && pod.at().isAfter(at.minus(LEFT_LATELY)))
        .forEach(pod -> count(nodes, pod, 0));
    return nodes;
  }

  private static void count(Map<String, Integer> nodes, PodMemory pod, int more) {
    String node = pod.state().node();
    if (node != null && (nodes.size() < MOST_NODES || nodes.containsKey(node))) {
      nodes.merge(node, more, Integer::sum);
    }
  }
}
