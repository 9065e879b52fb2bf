package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.PodHistory.Departure;
import dev.forestall.detector.rootcause.PodHistory.Time;
import dev.forestall.detector.rootcause.WorkloadSlice.PodWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Evidence from one pod that departs from the others of its workload, each beyond its own past, so
 * that one bad pod of five does not drown in the mean. All of them slow together depart from
 * nobody; one pod alone has nobody to depart from.
 */
final class Pods {
  private final Method method;
  private final Map<String, Odd> odd = new HashMap<>();

  /**
   * What the pods of a workload show.
   *
   * @param own surprise at own time
   * @param gap surprise at gaps
   * @param errors surprise at failures
   * @param pod the pod that alone is at fault, if there is one
   */
  record Odd(Moved own, Moved gap, Moved errors, Optional<String> pod) {
    static final Odd NOTHING =
        new Odd(Moved.NOTHING, Moved.NOTHING, Moved.NOTHING, Optional.empty());
  }

  /** The pod that departs furthest in one respect. */
  private record Furthest(String pod, Moved moved, boolean alone) {
    static final Furthest NOBODY = new Furthest("", Moved.NOTHING, false);
  }

  Pods(List<WorkloadSlice> slices, Split split, Method method) {
    this.method = method;
    Map<String, Map<String, PodHistory>> workloads = new HashMap<>();
    for (WorkloadSlice slice : slices) {
      int slot = split.slot(slice.middle());
      if (slot != Split.NEITHER) {
        for (PodWork work : slice.pods()) {
          workloads
              .computeIfAbsent(slice.workload(), w -> new TreeMap<>())
              .computeIfAbsent(work.pod(), p -> new PodHistory())
              .add(slot == split.references(), work);
        }
      }
    }
    workloads.forEach((workload, pods) -> {
      pods.values().removeIf(p -> p.requests() < method.get(Constant.POD_EVIDENCE));
      if (pods.size() > 1) {
        odd.put(workload, compare(pods));
      }
    });
  }

  Odd of(String workload) {
    return odd.getOrDefault(workload, Odd.NOTHING);
  }

  private Odd compare(Map<String, PodHistory> pods) {
    int of = pods.size();
    Furthest own =
        furthest(departures(pods, Time.OWN), (p, d) -> Sentences.podTime(p, of, "own time", d));
    Furthest gap =
        furthest(departures(pods, Time.GAP), (p, d) -> Sentences.podTime(p, of, "gaps", d));
    Furthest errors = furthest(failures(pods), (p, d) -> Sentences.podFailures(p, of, d));
    Furthest most =
        List.of(own, gap, errors).stream()
            .max(Comparator.comparingDouble(f -> f.moved().alarm()))
            .filter(f -> f.alone() && f.moved().alarm() >= method.get(Constant.NAMED))
            .orElse(Furthest.NOBODY);
    return new Odd(
        own.moved(),
        gap.moved(),
        errors.moved(),
        Optional.of(most.pod()).filter(p -> !p.isEmpty()));
  }

  private interface Saying {
    String of(String pod, Departure departure);
  }

  private Furthest furthest(Map<String, Departure> departures, Saying saying) {
    List<Map.Entry<String, Departure>> byDistance =
        departures.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, Departure> e) -> e.getValue().distance())
                    .reversed())
            .toList();
    String pod = byDistance.getFirst().getKey();
    Departure first = byDistance.getFirst().getValue();
    double next = Math.max(0, byDistance.get(1).getValue().distance());
    double alarm = first.distance() > 0 ? method.alarm(first.z(), 1) : 0;
    return alarm == 0
        ? Furthest.NOBODY
        : new Furthest(
            pod,
            new Moved(alarm, saying.of(pod, first)),
            first.distance() >= method.get(Constant.POD_ALONE) * next);
  }

  private Map<String, Departure> departures(Map<String, PodHistory> pods, Time time) {
    boolean past = pods.values().stream().allMatch(p -> p.hasPast(method));
    Map<String, Departure> departures = new TreeMap<>();
    pods.forEach((name, pod) -> {
      List<PodHistory> others = others(pods, name);
      double usual = median(others, o -> o.moved(time, past));
      double distance = pod.moved(time, past) - usual;
      double within = median(others, o -> o.variance(time));
      double variance = Math.max(method.get(Constant.WITHIN_FLOOR), within);
      double requests = others.stream().mapToDouble(PodHistory::requests).sum();
      double between = method.get(Constant.BETWEEN_FLOOR);
      double shared =
          past
              ? variance / pod.requestsBefore()
                  + variance / others.stream().mapToDouble(PodHistory::requestsBefore).sum()
              : between * between;
      double z =
          distance
              / Math.sqrt(
                  between * between + shared + variance / pod.requests() + variance / requests);
      departures.put(
          name, new Departure(z, distance, pod.now(time), median(others, o -> o.now(time))));
    });
    return departures;
  }

  private Map<String, Departure> failures(Map<String, PodHistory> pods) {
    Map<String, Departure> departures = new TreeMap<>();
    pods.forEach((name, pod) -> {
      List<PodHistory> others = others(pods, name);
      double requests = others.stream().mapToDouble(PodHistory::requests).sum();
      double failed = others.stream().mapToDouble(PodHistory::failures).sum();
      double usual = failed / requests;
      double was = pod.hasPast(method) ? pod.shareBefore() : usual;
      double delta = pod.share() - Math.max(usual, was);
      double g =
          Math.min(
              EventHistory.likelihoodRatio(pod.failures(), pod.requests(), failed, requests),
              pod.hasPast(method)
                  ? EventHistory.likelihoodRatio(
                      pod.failures(), pod.requests(), pod.failuresBefore(), pod.requestsBefore())
                  : Double.MAX_VALUE);
      double tolerance = method.get(Constant.RATE_TOLERANCE) * pod.share();
      double z = delta <= 0 || g <= 0 ? 0 : delta / Math.hypot(delta / Math.sqrt(g), tolerance);
      departures.put(name, new Departure(z, delta, pod.share(), usual));
    });
    return departures;
  }

  private static List<PodHistory> others(Map<String, PodHistory> pods, String except) {
    List<PodHistory> others = new ArrayList<>();
    pods.forEach((name, pod) -> {
      if (!name.equals(except)) {
        others.add(pod);
      }
    });
    return others;
  }

  private static double median(List<PodHistory> pods, Function<PodHistory, Double> of) {
    return Robustly.median(pods.stream().mapToDouble(of::apply).toArray());
  }
}
