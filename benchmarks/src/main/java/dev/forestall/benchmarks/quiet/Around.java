package dev.forestall.benchmarks.quiet;

import dev.forestall.detector.Detection;
import dev.forestall.detector.Workload;
import dev.forestall.detector.cause.Culprits;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.cause.Neighbourhood;
import dev.forestall.detector.cause.Neighbourhood.Call;
import dev.forestall.detector.cause.Neighbours;
import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.detector.evidence.Enrichment;
import dev.forestall.detector.evidence.Gathered;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.incident.IncidentEnriched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The neighbourhood of an incident, read from the one detection that owns all workloads here; in
 * the service it is read from Redis, since neighbours have other owners.
 */
final class Around implements Neighbourhood.Source {
  private final Detection detection;
  private final Map<Call, Weight> calls = new LinkedHashMap<>();

  /** How often somebody was called. */
  private record Weight(double count, Instant first, Instant last) {
    Weight plus(Weight other) {
      return new Weight(count + other.count, first, other.last);
    }

    double aMinute() {
      return count / Math.max(1, Duration.between(first, last).toSeconds() / 60.0);
    }
  }

  Around(Detection detection) {
    this.detection = detection;
  }

  /** Takes the calls in. */
  void note(SpansObserved spans) {
    for (Unit unit : spans.units()) {
      if (unit.callee() != null) {
        calls.merge(
            new Call(spans.subject().key(), unit.callee()),
            new Weight(unit.count(), spans.from(), spans.at()),
            Weight::plus);
      }
    }
  }

  /** Evidence of the incidents that lack it, as the service's enricher works it out. */
  List<IncidentEnriched> enriched() {
    List<IncidentEnriched> all = new ArrayList<>();
    for (Gathered gathered : detection.lackingEnrichment(id -> true)) {
      Neighbourhood hood =
          Neighbourhood.around(gathered.subject(), gathered.own(), gathered.at(), this);
      IncidentEnriched enriched = Enrichment.of(gathered, Culprits.of(gathered.ask(), hood));
      if (gathered.told().changedBy(enriched)) {
        detection.enriched(enriched);
        all.add(enriched);
      }
    }
    return all;
  }

  @Override
  public Map<String, Neighbours> neighbours(Collection<String> workloads, Instant at) {
    Map<String, Neighbours> found = new LinkedHashMap<>();
    for (String key : workloads) {
      List<Edge> callers = new ArrayList<>();
      List<Edge> callees = new ArrayList<>();
      calls.forEach((call, weight) -> {
        if (call.callee().equals(key)) {
          callers.add(new Edge(call.caller(), weight.aMinute(), weight.last()));
        }
        if (call.caller().equals(key)) {
          callees.add(new Edge(call.callee(), weight.aMinute(), weight.last()));
        }
      });
      callers.sort(Comparator.comparingDouble(Edge::callsPerMinute).reversed());
      callees.sort(Comparator.comparingDouble(Edge::callsPerMinute).reversed());
      found.put(key, new Neighbours(callers, callees));
    }
    return found;
  }

  @Override
  public Map<String, Member> members(Collection<String> keys) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (String key : keys) {
      members.put(key, known(key).map(Around::member).orElse(Member.UNKNOWN));
    }
    return members;
  }

  @Override
  public Map<String, Member> tenants(Collection<String> nodeKeys) {
    Map<String, Member> tenants = new HashMap<>();
    for (Workload workload : detection.workloads()) {
      boolean runsThere =
          workload.condition().nodes().keySet().stream()
              .anyMatch(
                  n -> nodeKeys.contains(Neighbourhood.nodeKey(workload.subject().cluster(), n)));
      if (runsThere) {
        tenants.put(workload.subject().key(), member(workload));
      }
    }
    return tenants;
  }

  private Optional<Workload> known(String key) {
    return detection.workloads().stream().filter(w -> w.subject().key().equals(key)).findFirst();
  }

  private static Member member(Workload workload) {
    return new Member(workload.units().copy(), workload.minutes().byEnd(), workload.condition());
  }
}
