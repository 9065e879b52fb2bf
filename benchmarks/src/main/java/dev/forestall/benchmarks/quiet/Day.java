package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.forecast.ForecastRun;
import dev.forestall.lab.cluster.feed.ClusterFeed;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.incident.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fleet that was played, and what of it the hidden faults explain.
 *
 * @param fleet the fleet
 * @param incidents incidents by room
 * @param failures what really failed, by room
 * @param alarms of the other rules, by rule
 */
record Day(
    Fleet fleet,
    Map<String, List<Incident>> incidents,
    Map<String, List<Failure>> failures,
    Map<String, List<Firing.Alarm>> alarms) {
  /** What a workload tells when one that it calls is in trouble. */
  static final Set<FaultKind> SYMPTOMS =
      Set.of(
          FaultKind.ERROR_RATE,
          FaultKind.LATENCY,
          FaultKind.NETWORK_DELAY,
          FaultKind.CPU_SATURATION,
          FaultKind.CODE_DEFECT);

  private static final Set<FaultKind> OF_A_NODE =
      Set.of(
          FaultKind.NODE_NOT_READY,
          FaultKind.UNAVAILABLE,
          FaultKind.UNSCHEDULABLE,
          FaultKind.ERROR_RATE,
          FaultKind.LATENCY,
          FaultKind.CPU_SATURATION);

  /**
   * What became of a hidden fault.
   *
   * @param fault the fault
   * @param incident the first that tells it, null when none does
   * @param failedAt when something of the workload first failed, null when nothing did
   * @param othersOfIt further incidents that it explains
   */
  record Outcome(
      Hidden fault,
      @Nullable Incident incident,
      @Nullable Instant failedAt,
      List<Incident> othersOfIt) {
    boolean found() {
      return incident != null;
    }

    /** How long before the failure it was foreseen; empty when it was not. */
    Optional<Duration> lead() {
      Instant foreseen = incident == null ? null : incident.foreseenAt();
      return foreseen == null || failedAt == null || !foreseen.isBefore(failedAt)
          ? Optional.empty()
          : Optional.of(Duration.between(foreseen, failedAt));
    }

    /** Whether it is one that gives notice before something fails. */
    boolean foreseeable() {
      return fault.cause().foreseeable() && failedAt != null;
    }
  }

  /** Plays a fleet, room after room or several at once. */
  static Day play(Fleet fleet) {
    List<Part> parts = fleet.rooms().parallelStream().map(r -> Part.of(fleet, r)).toList();
    Map<String, List<Incident>> incidents = new LinkedHashMap<>();
    Map<String, List<Failure>> failures = new LinkedHashMap<>();
    Map<String, List<Firing.Alarm>> alarms = new LinkedHashMap<>();
    for (Part part : parts) {
      incidents.put(part.room(), part.playing().incidents());
      failures.put(part.room(), part.playing().failures());
      part.others()
          .alarms()
          .forEach((rule, all) -> alarms.computeIfAbsent(rule, k -> new ArrayList<>()).addAll(all));
    }
    return new Day(fleet, incidents, failures, alarms);
  }

  private record Part(String room, Playing playing, OtherRules others) {
    static Part of(Fleet fleet, Room room) {
      OtherRules others =
          new OtherRules(ForecastRun.OTHERS, room::limitBytes, 3600 / ClusterFeed.SCRAPE_INTERVAL);
      Scenario scenario =
          Scenario.parse(
              room.name(), new RoomFile(room, 0, Math.round(fleet.hours() * 3600)).yaml());
      return new Part(
          room.name(), Playing.of(scenario, fleet.seed(), room.name(), others::see), others);
    }
  }

  /** What became of each hidden fault. */
  List<Outcome> outcomes() {
    return fleet.rooms().stream()
        .flatMap(r -> r.hidden().stream().map(h -> outcome(r, h)))
        .toList();
  }

  private Outcome outcome(Room room, Hidden fault) {
    Incident found = null;
    List<Incident> others = new ArrayList<>();
    for (Incident incident : incidents.getOrDefault(room.name(), List.of())) {
      if (found == null && tells(incident, fault)) {
        found = incident;
      } else if (explains(room, fault, incident)) {
        others.add(incident);
      }
    }
    Instant failedAt =
        failures.getOrDefault(room.name(), List.of()).stream()
            .filter(f -> f.workload().equals(fault.key()))
            .filter(f -> f.at() >= fault.from() && f.at() <= fault.until())
            .map(f -> Playing.START.plusSeconds(f.at()))
            .findFirst()
            .orElse(null);
    return new Outcome(fault, found, failedAt, others);
  }

  /** A kind that tells the fault came while it lasted, first or to an incident that was open. */
  private static boolean tells(Incident incident, Hidden fault) {
    return incident.workload().equals(fault.key())
        && incident
            .toldAt(fault.cause().told())
            .map(Day::second)
            .filter(s -> s >= fault.from() && s <= fault.until())
            .isPresent();
  }

  /** Incidents that no hidden fault explains. */
  List<Incident> unexplained() {
    return fleet.rooms().stream()
        .flatMap(r ->
            incidents.getOrDefault(r.name(), List.of()).stream()
                .filter(i -> r.hidden().stream().noneMatch(h -> explains(r, h, i))))
        .toList();
  }

  /**
   * Its own workload while it lasts, and the symptoms of those who call it; a dead node takes pods
   * of any workload with it, and a container that wants more CPU than there is slows down whatever
   * shares its nodes.
   */
  private static boolean explains(Room room, Hidden fault, Incident incident) {
    return fault.covers(second(incident.opened().at()))
        && (incident.workload().equals(fault.key())
            || (fault.cause() == Hidden.Cause.NODE_NOT_READY && OF_A_NODE.contains(incident.kind()))
            || (fault.cause() == Hidden.Cause.CPU_SATURATION && SYMPTOMS.contains(incident.kind()))
            || (SYMPTOMS.contains(incident.kind())
                && callers(room, fault).contains(incident.workload())));
  }

  private static List<String> callers(Room room, Hidden fault) {
    return room.callersOf(fault.workload()).stream().map(c -> room.name() + "/" + c).toList();
  }

  /** Whether it reaches whatever shares its nodes. */
  static boolean spreads(Hidden fault) {
    return fault.cause() == Hidden.Cause.NODE_NOT_READY
        || fault.cause() == Hidden.Cause.CPU_SATURATION;
  }

  /** Alarms of another rule that no hidden fault explains. */
  List<Firing.Alarm> unexplained(String rule) {
    return alarms.getOrDefault(rule, List.of()).stream()
        .filter(a -> fleet.rooms().stream().noneMatch(r -> explained(r, a)))
        .toList();
  }

  /** A fault may explain any alarm of its own workload and of those who call it. */
  private static boolean explained(Room room, Firing.Alarm alarm) {
    long second = second(Instant.ofEpochMilli(alarm.at()));
    return room.hidden().stream()
        .filter(h -> h.covers(second))
        .anyMatch(
            h -> alarm.workload().equals(h.key()) || callers(room, h).contains(alarm.workload()));
  }

  /** Hidden faults whose own workload another rule alarmed about while they lasted. */
  long found(String rule) {
    List<Firing.Alarm> all = alarms.getOrDefault(rule, List.of());
    return fleet.hidden().stream()
        .filter(h ->
            all.stream()
                .filter(a -> a.workload().equals(h.key()))
                .map(a -> second(Instant.ofEpochMilli(a.at())))
                .anyMatch(s -> s >= h.from() && s <= h.until()))
        .count();
  }

  /** What failed in a workload without a hidden fault: a fleet must not break by itself. */
  List<Failure> accidents() {
    return fleet.rooms().stream()
        .flatMap(r ->
            failures.getOrDefault(r.name(), List.of()).stream()
                .filter(f ->
                    r.hidden().stream()
                        .noneMatch(h ->
                            h.covers(f.at())
                                && (h.key().equals(f.workload())
                                    || h.cause() == Hidden.Cause.NODE_NOT_READY))))
        .toList();
  }

  private static long second(Instant at) {
    return Duration.between(Playing.START, at).toSeconds();
  }
}
