package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Neighbourhood.Call;
import dev.forestall.detector.rootcause.Ranking;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.workload.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The picture of who calls whom around an incident, with what moved. */
final class Calls {
  private static final int MOST = 40;
  private static final int LONGEST_NAME = 120;

  private Calls() {}

  /** The edges at the subject and the culprit first, then what moved, then the busiest. */
  static List<CallEdge> of(Neighbourhood hood, Ranking ranking, Set<String> ends, String cluster) {
    Map<Call, Ranking.Call> measured = new HashMap<>();
    ranking.calls().forEach(c -> measured.put(new Call(c.caller(), c.callee()), c));
    return hood.calls().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Call, Double>>comparingInt(
                    e -> rank(e.getKey(), measured.get(e.getKey()), ends))
                .thenComparing(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .thenComparing(e -> e.getKey().caller())
                .thenComparing(e -> e.getKey().callee()))
        .limit(MOST)
        .sorted(
            Map.Entry.<Call, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(e -> e.getKey().caller())
                .thenComparing(e -> e.getKey().callee()))
        .map(e -> edge(e.getKey(), e.getValue(), measured.get(e.getKey()), cluster))
        .toList();
  }

  private static int rank(Call call, Ranking.@Nullable Call measured, Set<String> ends) {
    if (ends.contains(call.caller()) || ends.contains(call.callee())) {
      return 0;
    }
    return measured != null && measured.moved() ? 1 : 2;
  }

  private static CallEdge edge(
      Call call, double callsPerMinute, Ranking.@Nullable Call measured, String cluster) {
    return new CallEdge(
        subject(call.caller(), cluster),
        subject(call.callee(), cluster),
        callsPerMinute,
        measured == null ? null : measured.beforeMs(),
        measured == null ? null : measured.nowMs(),
        measured != null && measured.moved());
  }

  /** What is called but is no known workload is a service by its name. */
  static Subject subject(String key, String cluster) {
    return Neighbourhood.parse(key).orElseGet(() -> service(key, cluster));
  }

  private static Subject service(String name, String cluster) {
    String plain = name.replace('/', '_').strip();
    String cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    return new Subject(cluster, Subject.NO_NAMESPACE, "Service", cut.isBlank() ? "unknown" : cut);
  }
}
