package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.quiet.Hidden.Cause;
import dev.forestall.benchmarks.quiet.Member.Call;
import dev.forestall.benchmarks.quiet.Member.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A namespace of the fleet with what happens in it: workloads that call each other, deploys, waves
 * and bursts of load, and its share of the hidden faults. It is written as a scenario file, so that
 * the whole lab can play it too.
 */
final class Room {
  private static final List<String> NAMES =
      List.of(
          "storefront",
          "gateway",
          "partners",
          "checkout",
          "catalog",
          "cart",
          "search",
          "payment",
          "orders",
          "profile",
          "mail",
          "stock",
          "pricing",
          "shipping",
          "reviews",
          "media",
          "ledger",
          "session",
          "invoices",
          "exports");
  private static final double HOUR = 3600;
  private static final double DAY = 24 * HOUR;
  private static final double NOISY_WAVE = 5;
  private static final double NODE_BYTES = 16 * 0x1p30;
  private static final double NODE_CORES = 8;
  private static final double BUSIEST_NODE = 0.5;

  private final String name;
  private final Chance chance;
  private final long seconds;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final List<Hidden> hidden = new ArrayList<>();
  private final List<Happening> happenings = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Integer> versions = new HashMap<>();

  Room(long seed, String name, int workloads, long seconds) {
    this.name = name;
    this.chance = new Chance(seed, name);
    this.seconds = seconds;
    people(workloads);
  }

  String name() {
    return name;
  }

  List<Hidden> hidden() {
    return hidden;
  }

  /** Memory limit of a container. */
  double limitBytes(String workload) {
    Member member = members.get(workload);
    return member == null ? 0 : member.limitMebibytes() * 0x1p20;
  }

  int size() {
    return members.size();
  }

  /** A seventh of them are asked from outside; each calls some of those below. */
  private void people(int workloads) {
    double swing = chance.between(0.2, 0.6);
    double wave = chance.between(2, 3);
    int doors = Math.max(1, workloads / 7);
    Map<String, Double> asked = new HashMap<>();
    for (int i = 0; i < workloads; i++) {
      String called = i < NAMES.size() ? NAMES.get(i) : "worker-" + (i - NAMES.size() + 1);
      double load = i < doors ? chance.log(3, 200) : 0;
      double all = asked.merge(called, load, Double::sum);
      List<Call> calls = new ArrayList<>();
      int width = Math.min(workloads - i - 1, i < doors ? 3 + chance.upTo(3) : chance.upTo(3) - 1);
      if (i == doors - 1 && doors > 1) {
        width = 0; // the noisy one: its bursts must reach its neighbours by the node alone
      }
      List<Integer> below = new ArrayList<>();
      for (int j = Math.max(doors, i + 1); j < Math.min(workloads, i + 1 + workloads / 2); j++) {
        below.add(j);
      }
      for (int j : chance.shuffled(below).stream().limit(width).sorted().toList()) {
        String callee = j < NAMES.size() ? NAMES.get(j) : "worker-" + (j - NAMES.size() + 1);
        double perRequest = chance.log(0.1, 1.5);
        calls.add(new Call(callee, perRequest));
        asked.merge(callee, all * perRequest, Double::sum);
      }
      boolean noisy = i == doors - 1 && doors > 1;
      members.put(
          called,
          new Member(chance, called, load, all, swing, noisy ? NOISY_WAVE : wave, noisy, calls));
    }
    members.values().stream()
        .filter(m -> m.load > 0)
        .forEach(m -> waves(m, m.noisy() ? NOISY_WAVE : wave));
  }

  /** Waves that come once, and one cron burst at most; never both at once. */
  private void waves(Member member, double highest) {
    if (member.noisy() || chance.share(0.5)) {
      double every = List.of(900.0, 1800.0, 3600.0).get(chance.upTo(3) - 1);
      happen(
          Math.round(chance.between(0, every)),
          Math.round(every),
          String.format(
              Locale.ROOT,
              "{kind: cron-burst, target: %s, duration: %ds, ramp: %ds, factor: %.2f, every: %ds",
              member.name,
              Math.round(chance.between(90, 300)),
              Math.round(chance.between(5, 30)),
              chance.between(1.3, highest),
              Math.round(every)));
      return;
    }
    double part = 4 * HOUR;
    for (double from = 0; from + part <= seconds; from += part) {
      if (chance.share(0.6)) {
        double lasts = chance.log(600, 5400);
        happen(
            Math.round(from + chance.between(0, part - lasts)),
            0,
            String.format(
                Locale.ROOT,
                "{kind: traffic-wave, target: %s, duration: %ds, ramp: %ds, factor: %.2f",
                member.name,
                Math.round(lasts),
                Math.round(chance.between(60, Math.min(900, lasts / 2))),
                chance.between(1.3, highest)));
      }
    }
  }

  /** Hides a fault in a workload that has none yet, or in a node. */
  void hide(Cause cause) {
    double minutes = chance.log(12, 180);
    double lasts =
        switch (cause) {
          case MEMORY_LEAK, DISK_FILLING -> minutes * 60 * 1.3 + chance.between(300, 1800);
          case ROLLOUT_STUCK -> chance.between(2400, 5400);
          default -> chance.between(1500, 5400);
        };
    double latest = Math.max(600, seconds - lasts - 1800);
    long from = Math.round(chance.between(Math.min(HOUR, latest / 2), latest));
    long until = from + Math.round(lasts);
    if (cause == Cause.NODE_NOT_READY) {
      int node = chance.upTo(nodes());
      hidden.add(new Hidden(name, "node-" + node, cause, from, until));
      happenings.add(
          new Happening(
              from,
              0,
              true,
              "{kind: node-not-ready, node: %d, duration: %ds".formatted(node, until - from)));
      return;
    }
    Member victim = victim(cause);
    used.add(victim.name);
    hidden.add(new Hidden(name, victim.name, cause, from, until));
    String entry = FaultEntry.of(chance, victim, cause, minutes, version(victim));
    happenings.add(new Happening(from, 0, true, entry));
    rollout(until, victim, victim.shape());
  }

  private Member victim(Cause cause) {
    return chance.shuffled(List.copyOf(members.values())).stream()
        .filter(m -> !used.contains(m.name) && FaultEntry.suits(m, cause))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("too few workloads for so many faults in " + name));
  }

  /**
   * People work: up to three times a day a healthy version of a workload is rolled out, in three
   * cases of ten one that behaves as before; some are restarted or scaled by hand. None of it comes
   * near a hidden fault, which it would repair.
   */
  void work() {
    for (Member member : members.values()) {
      int deploys = chance.share(0.3) ? 0 : chance.upTo(3);
      for (int i = 0; i < deploys; i++) {
        long at = Math.round(chance.between(600, seconds - 600.0));
        Shape next = chance.share(0.3) ? member.shape() : member.next(chance);
        boolean today = chance.share(seconds / DAY);
        if (today && hidden.stream().noneMatch(h -> touches(h, member, at))) {
          rollout(at, member, next);
        }
      }
      byHand(member);
    }
  }

  private void byHand(Member member) {
    long at = Math.round(chance.between(600, seconds - 600.0));
    boolean restart = chance.share(0.35 * seconds / DAY);
    boolean scale = chance.share(0.15 * seconds / DAY);
    if ((restart || scale) && hidden.stream().noneMatch(h -> touches(h, member, at))) {
      happen(
          at,
          0,
          restart
              ? "{kind: restart, target: " + member.name
              : "{kind: scale, target: %s, replicas: %d"
                  .formatted(member.name, member.replicas() + chance.upTo(2)));
    }
  }

  private static boolean touches(Hidden fault, Member member, long at) {
    return fault.workload().equals(member.name)
        && at > fault.from() - 2 * HOUR
        && at < fault.until() + HOUR;
  }

  private void rollout(long at, Member member, Shape shape) {
    happen(
        at,
        0,
        "{kind: rollout, target: %s, version: %s, shape: %s"
            .formatted(member.name, version(member), shape.yaml()));
  }

  private void happen(long at, long every, String text) {
    happenings.add(new Happening(at, every, false, text));
  }

  private String version(Member member) {
    return "v" + (versions.merge(member.name, 1, Integer::sum) + 1);
  }

  List<Happening> happenings() {
    return happenings;
  }

  Collection<Member> members() {
    return members.values();
  }

  /** The workloads that call this one, directly or through others. */
  Set<String> callersOf(String workload) {
    Set<String> callers = new HashSet<>();
    for (Member member : members.values()) {
      if (member.calls.stream().anyMatch(c -> c.callee().equals(workload))
          && callers.add(member.name)) {
        callers.addAll(callersOf(member.name));
      }
    }
    return callers;
  }

  int nodes() {
    double bytes = members.values().stream().mapToDouble(Member::requestedBytes).sum();
    double cores = members.values().stream().mapToDouble(Member::coresAtMost).sum();
    return (int) Math.ceil(Math.max(bytes * 1.5 / NODE_BYTES, cores / BUSIEST_NODE / NODE_CORES))
        + 1;
  }
}
