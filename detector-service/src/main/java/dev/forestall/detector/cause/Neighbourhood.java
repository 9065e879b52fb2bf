package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The workloads around an incident: callers and callees, and theirs, up to three steps, at most
 * {@value #MOST} of them, those with the most calls.
 *
 * @param center key of the incident's subject
 * @param calls calls a minute by caller and callee
 * @param members what is known of the workloads, the subject among them
 * @param nodes what is known of the nodes on which they run
 * @param tenants what is known of other workloads on the subject's and its callees' nodes
 * @param missing what was left out or could not be had, as sentences
 */
public record Neighbourhood(
    String center,
    Map<Call, Double> calls,
    Map<String, Member> members,
    Map<String, Member> nodes,
    Map<String, Member> tenants,
    List<String> missing) {
  static final int MOST = 64;
  private static final int STEPS = 3;
  private static final int MOST_NODES = 64;
  private static final double A_STEP_FURTHER = 0.5;

  public Neighbourhood {
    calls = Map.copyOf(calls);
    members = Map.copyOf(members);
    nodes = Map.copyOf(nodes);
    tenants = Map.copyOf(tenants);
    missing = List.copyOf(missing);
  }

  /**
   * Who calls whom.
   *
   * @param caller key
   * @param callee key, or the service's name where no workload is known
   */
  public record Call(String caller, String callee) {}

  /** Where it is read from; each call is one round trip. */
  public interface Source {
    /** Neighbours of each of these workloads that were seen in the hour before. */
    Map<String, Neighbours> neighbours(Collection<String> workloads, Instant at);

    /** What is known of each of these workloads or nodes. */
    Map<String, Member> members(Collection<String> keys);

    /** Condition and metrics of the workloads that run on these nodes; two round trips. */
    Map<String, Member> tenants(Collection<String> nodes);
  }

  /** Only the subject itself, when no more could be read. */
  public static Neighbourhood alone(Subject subject, Member own, String why) {
    return new Neighbourhood(
        subject.key(), Map.of(), Map.of(subject.key(), own), Map.of(), Map.of(), List.of(why));
  }

  /**
   * Reads it.
   *
   * @param own what the reader itself knows of the subject, which is newer than what was stored
   */
  public static Neighbourhood around(Subject subject, Member own, Instant at, Source source) {
    Map<Call, Double> calls = new HashMap<>();
    Map<String, Double> near = walk(subject.key(), at, source, calls);
    List<String> kept = heaviest(near, MOST);
    List<String> missing = new ArrayList<>();
    if (kept.size() < near.size()) {
      missing.add(
          "%d of %d workloads around were left out, those with the fewest calls"
              .formatted(near.size() - kept.size(), near.size()));
    }
    Map<String, Member> members = new HashMap<>(source.members(kept));
    members.put(subject.key(), own);
    Set<String> nodes = new TreeSet<>();
    members.values().forEach(m -> nodes.addAll(m.condition().nodes().keySet()));
    List<String> nodeKeys =
        nodes.stream().limit(MOST_NODES).map(n -> nodeKey(subject.cluster(), n)).toList();
    Set<String> wanted = new HashSet<>(kept);
    calls.keySet().removeIf(c -> !wanted.contains(c.caller()) && !wanted.contains(c.callee()));
    return new Neighbourhood(
        subject.key(),
        calls,
        members,
        nodeKeys.isEmpty() ? Map.of() : source.members(nodeKeys),
        nodeKeys.isEmpty() ? Map.of() : source.tenants(nodeKeys),
        missing);
  }

  private static Map<String, Double> walk(
      String center, Instant at, Source source, Map<Call, Double> calls) {
    Map<String, Double> near = new LinkedHashMap<>();
    near.put(center, Double.MAX_VALUE);
    List<String> frontier = List.of(center);
    for (int step = 0; step < STEPS && !frontier.isEmpty(); step++) {
      Map<String, Double> found = new LinkedHashMap<>();
      source
          .neighbours(frontier, at)
          .forEach((key, neighbours) -> {
            double weight = near.getOrDefault(key, 0.0);
            for (Edge edge : neighbours.callees()) {
              calls.put(new Call(key, edge.workload()), edge.callsPerMinute());
              find(found, edge, weight);
            }
            for (Edge edge : neighbours.callers()) {
              calls.put(new Call(edge.workload(), key), edge.callsPerMinute());
              find(found, edge, weight);
            }
          });
      found.keySet().removeAll(near.keySet());
      near.putAll(found);
      frontier = heaviest(found, MOST);
    }
    return near;
  }

  private static void find(Map<String, Double> found, Edge edge, double weight) {
    if (parse(edge.workload()).isPresent()) {
      found.merge(
          edge.workload(), Math.min(weight, edge.callsPerMinute()) * A_STEP_FURTHER, Math::max);
    }
  }

  private static List<String> heaviest(Map<String, Double> weights, int most) {
    return weights.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The workload of a key; empty for the name of a service that is none. */
  static Optional<Subject> parse(String key) {
    try {
      return Optional.of(Subject.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key of a node. */
  public static String nodeKey(String cluster, String node) {
    return new Subject(cluster, Subject.NO_NAMESPACE, "Node", node.replace('/', '_')).key();
  }

  Member member(String key) {
    return members.getOrDefault(key, tenants.getOrDefault(key, Member.UNKNOWN));
  }
}
