package dev.forestall.detector.detect;

import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For each revision, by ReplicaSet UID, the longest time that it was ready without a restart or an
 * incident. Ten minutes of that make it a target of a rollback.
 */
public final class RevisionLedger {
  /** Long enough to be trusted. */
  public static final Duration PROVED = Duration.ofMinutes(10);

  private final TreeMap<String, Spell> longest = new TreeMap<>();
  private final TreeMap<String, Instant> notBefore = new TreeMap<>();

  /**
   * A time without trouble.
   *
   * @param from its start
   * @param to its end
   */
  public record Spell(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  /**
   * What is kept.
   *
   * @param longest longest spell of each revision
   * @param notBefore time up to which a revision had trouble
   */
  public record Snapshot(Map<String, Spell> longest, Map<String, Instant> notBefore) {}

  /** Looks at the pods; true when a spell grew by a minute. */
  boolean note(
      Collection<PodMemory> pods, Optional<String> current, Instant at, boolean incidentOpen) {
    if (incidentOpen) {
      current.ifPresent(uid -> notBefore.put(uid, at));
    }
    boolean grew = false;
    for (String uid : pods.stream().map(p -> p.state().replicaSetUid()).distinct().toList()) {
      if (uid != null) {
        grew |= noteRevision(uid, pods.stream().filter(p -> owns(uid, p)).toList(), at);
      }
    }
    return grew;
  }

  private boolean noteRevision(String uid, List<PodMemory> pods, Instant at) {
    Optional<Instant> ready =
        pods.stream()
            .map(PodMemory::state)
            .filter(p -> !p.deleted())
            .map(PodState::readySince)
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    if (ready.isEmpty()) {
      return false;
    }
    Instant trouble =
        pods.stream()
            .flatMap(p -> p.lastRestart().stream())
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    Instant from = latest(ready.get(), latest(trouble, notBefore.getOrDefault(uid, Instant.MIN)));
    Spell spell = new Spell(from, at);
    Spell known = longest.get(uid);
    if (from.isAfter(at) || (known != null && known.length().compareTo(spell.length()) >= 0)) {
      return false;
    }
    longest.put(uid, spell);
    return known == null || known.length().toMinutes() != spell.length().toMinutes();
  }

  /** From then on the revision was not healthy after all. */
  void faultyFrom(String uid, Instant onset) {
    Spell known = longest.get(uid);
    if (known != null && known.to().isAfter(onset)) {
      longest.put(uid, new Spell(known.from(), latest(known.from(), onset)));
    }
  }

  /** Health of the workload's revisions, newest first. */
  public List<RevisionHealth> health(WorkloadState workload) {
    return workload.revisions().stream()
        .map(revision -> {
          Spell spell = longest.get(revision.replicaSetUid());
          Duration length = spell == null ? Duration.ZERO : spell.length();
          boolean current = revision.replicaSetUid().equals(workload.currentReplicaSetUid());
          return new RevisionHealth(
              revision,
              current,
              length,
              lastHealthy(spell),
              !current && length.compareTo(PROVED) >= 0);
        })
        .toList();
  }

  private static @Nullable Instant lastHealthy(@Nullable Spell spell) {
    return spell == null || spell.length().isZero() ? null : spell.to();
  }

  Snapshot snapshot() {
    return new Snapshot(new TreeMap<>(longest), new TreeMap<>(notBefore));
  }

  void restore(Snapshot kept) {
    longest.putAll(kept.longest());
    notBefore.putAll(kept.notBefore());
  }

  private static boolean owns(String uid, PodMemory pod) {
    return uid.equals(pod.state().replicaSetUid());
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
