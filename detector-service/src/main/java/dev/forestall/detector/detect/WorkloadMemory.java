package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes said of one workload. Statements are kept until the time of evaluation has
 * reached them ({@link #advanceTo}), so that nothing later is looked at; the same statement twice
 * changes nothing.
 */
public final class WorkloadMemory {
  private static final Duration KEPT = Duration.ofMinutes(60);
  private static final Duration GONE_PODS_KEPT = Duration.ofMinutes(45);
  private static final int EVENTS_KEPT = 200;

  private final Subject subject;
  private final List<PodEvent> ahead = new ArrayList<>();
  private final TreeMap<String, PodMemory> pods = new TreeMap<>();
  private final LinkedHashMap<String, RecentChange> changes = new LinkedHashMap<>();
  private final LinkedHashMap<String, KubernetesEventRecorded> events = new LinkedHashMap<>();
  private final RevisionLedger revisions = new RevisionLedger();
  private final Conditions conditions = new Conditions();
  private final RequestHistory requests = new RequestHistory();
  private @Nullable WorkloadState workload;
  private @Nullable Instant workloadAt;
  private @Nullable Instant unavailableSince;
  private @Nullable Instant rolloutAt;
  private @Nullable Instant deletedAt;
  private boolean changed;

  public WorkloadMemory(Subject subject) {
    this.subject = subject;
  }

  /** The workload. */
  public Subject subject() {
    return subject;
  }

  /** Takes a statement in; it is looked at once evaluation has reached its time. */
  public void hear(PodEvent event) {
    ahead.add(event);
    changed = true;
  }

  /** Looks at all statements up to that time, in their order. */
  public void advanceTo(Instant at) {
    if (ahead.isEmpty()) {
      return;
    }
    List<PodEvent> due = new ArrayList<>(ahead.stream().filter(e -> !e.at().isAfter(at)).toList());
    if (due.isEmpty()) {
      return;
    }
    ahead.removeIf(e -> !e.at().isAfter(at));
    due.sort(Comparator.comparing(PodEvent::at));
    due.forEach(this::apply);
    forget(at);
    changed = true;
  }

  /** Whether something was stated whose time of evaluation has not come yet. */
  public boolean hasMoreAhead() {
    return !ahead.isEmpty();
  }

  /** The workload's state, once it was stated. */
  public Optional<WorkloadState> workload() {
    return Optional.ofNullable(workload);
  }

  /** Pods by UID, those lately gone too. */
  public Collection<PodMemory> pods() {
    return pods.values();
  }

  /** The pod of that UID. */
  public Optional<PodMemory> pod(String uid) {
    return Optional.ofNullable(pods.get(uid));
  }

  /** Pods that count: neither on their way out nor left over from before a complete rollout. */
  public List<PodMemory> livePods() {
    return pods.values().stream().filter(p -> counts(p.state())).toList();
  }

  /** Changes in the hour before, newest first. */
  public List<RecentChange> changesBefore(Instant at) {
    return changes.values().stream()
        .filter(c -> !c.at().isBefore(at.minus(KEPT)) && !c.at().isAfter(at))
        .sorted(Comparator.comparing(RecentChange::at).reversed())
        .toList();
  }

  /** Kubernetes events since then, oldest first. */
  public List<KubernetesEventRecorded> eventsSince(Instant since) {
    return events.values().stream()
        .filter(e -> !e.at().isBefore(since))
        .sorted(Comparator.comparing(KubernetesEventRecorded::at))
        .toList();
  }

  /** Conditions that stand. */
  List<Conditions.Spell> conditions() {
    return conditions.standing();
  }

  /** How it served its requests, by revision. */
  public RequestHistory requests() {
    return requests;
  }

  /** Takes in how requests were served up to that time. */
  public void noteRequests(Collection<PodWindow> windows, Instant at) {
    changed |=
        requests.take(
            windows,
            uid -> pod(uid).map(p -> p.state().replicaSetUid()).orElse(""),
            at.toEpochMilli());
  }

  /** Health of its revisions. */
  public RevisionLedger revisions() {
    return revisions;
  }

  /** Since when fewer replicas are available than wanted. */
  public Optional<Instant> unavailableSince() {
    return Optional.ofNullable(unavailableSince);
  }

  /** When its current template became current. */
  public Optional<Instant> rolloutAt() {
    return Optional.ofNullable(rolloutAt);
  }

  /** Whether the workload itself is gone. */
  public boolean gone() {
    return deletedAt != null;
  }

  /** Whether every replica that is wanted is available. */
  public boolean allAvailable() {
    return workload == null || workload.replicasAvailable() >= workload.replicasDesired();
  }

  /** The current revision's ReplicaSet. */
  public Optional<String> currentReplicaSet() {
    return workload().map(WorkloadState::currentReplicaSetUid);
  }

  /** Brings the ledger of revisions up to that time. */
  public void noteHealth(Instant at, boolean incidentOpen) {
    changed |= revisions.note(pods.values(), currentReplicaSet(), at, incidentOpen);
  }

  /** An incident began then: from then on its revision was not healthy. */
  public void noteIncident(Instant onset) {
    currentReplicaSet().ifPresent(uid -> revisions.faultyFrom(uid, onset));
    changed = true;
  }

  private boolean counts(PodState pod) {
    if (pod.deleted()) {
      return false;
    }
    WorkloadState known = workload;
    return known == null
        || !known.rolloutComplete()
        || known.currentReplicaSetUid() == null
        || pod.replicaSetUid() == null
        || pod.replicaSetUid().equals(known.currentReplicaSetUid());
  }

  private void apply(PodEvent event) {
    if (event instanceof PodStateChanged stated) {
      pods.merge(stated.pod().uid(), PodMemory.first(stated), (known, first) -> known.then(stated));
    } else if (event instanceof WorkloadChanged stated) {
      apply(stated);
    } else if (event instanceof KubernetesEventRecorded recorded) {
      events.putIfAbsent(recorded.eventId(), recorded);
      conditions.apply(recorded);
    }
  }

  private void apply(WorkloadChanged stated) {
    if (isChange(stated.change())) {
      changes.putIfAbsent(
          stated.eventId(),
          new RecentChange(
              stated.subject(),
              stated.at(),
              stated.change(),
              stated.by(),
              stated.proposal(),
              stated.summary()));
    }
    deletedAt = stated.change() == Change.DELETED ? stated.at() : null;
    noteState(stated);
  }

  /** A rollout carries the time of its ReplicaSet, which says nothing of how new the state is. */
  private void noteState(WorkloadChanged stated) {
    WorkloadState next = stated.workload();
    WorkloadState known = workload;
    boolean newer = workloadAt == null || !stated.at().isBefore(workloadAt);
    if (known != null && !newer && stated.change() != Change.ROLLOUT) {
      return;
    }
    Instant seen = newer || workloadAt == null ? stated.at() : workloadAt;
    if (!Objects.equals(
        known == null ? null : known.currentReplicaSetUid(), next.currentReplicaSetUid())) {
      rolloutAt = known == null ? next.current().map(Revision::createdAt).orElse(seen) : seen;
    }
    if (stated.change() != Change.ROLLOUT) {
      boolean lacking = next.replicasAvailable() < next.replicasDesired();
      unavailableSince = lacking ? (unavailableSince == null ? seen : unavailableSince) : null;
    }
    workload = next;
    workloadAt = seen;
  }

  private static boolean isChange(Change change) {
    return switch (change) {
      case ROLLOUT, SCALE, CONFIG -> true;
      case STATUS, RESTATED, DELETED -> false;
    };
  }

  private void forget(Instant at) {
    changes.values().removeIf(c -> c.at().isBefore(at.minus(KEPT.multipliedBy(2))));
    events.values().removeIf(e -> e.at().isBefore(at.minus(KEPT)));
    conditions.forget(at);
    while (events.size() > EVENTS_KEPT) {
      events.pollFirstEntry();
    }
    pods.values().removeIf(p -> p.state().deleted() && p.at().isBefore(at.minus(GONE_PODS_KEPT)));
  }

  // --- for the store

  /**
   * All of it, as it is kept.
   *
   * @param ahead statements not looked at yet
   * @param pods pods
   * @param changes changes by event id
   * @param events Kubernetes events
   * @param spells longest healthy spells by ReplicaSet
   * @param workload the state
   * @param workloadAt when it was stated
   * @param unavailableSince since when replicas are missing
   * @param rolloutAt when the template became current
   * @param deletedAt when it was deleted
   * @param conditions conditions of it and its like, null in what an older version wrote
   * @param requests how it served its requests, null likewise
   */
  public record Snapshot(
      List<PodEvent> ahead,
      List<PodMemory> pods,
      Map<String, RecentChange> changes,
      List<KubernetesEventRecorded> events,
      RevisionLedger.Snapshot spells,
      @Nullable WorkloadState workload,
      @Nullable Instant workloadAt,
      @Nullable Instant unavailableSince,
      @Nullable Instant rolloutAt,
      @Nullable Instant deletedAt,
      @Nullable List<Conditions.Spell> conditions,
      @Nullable List<RequestHistory.Served> requests) {}

  /** What is to be kept of it. */
  public Snapshot snapshot() {
    return new Snapshot(
        List.copyOf(ahead),
        List.copyOf(pods.values()),
        new LinkedHashMap<>(changes),
        List.copyOf(events.values()),
        revisions.snapshot(),
        workload,
        workloadAt,
        unavailableSince,
        rolloutAt,
        deletedAt,
        conditions.snapshot(),
        requests.snapshot());
  }

  /** Takes in what was kept; this must be empty. */
  public void restore(Snapshot kept) {
    ahead.addAll(kept.ahead());
    kept.pods().forEach(p -> pods.put(p.state().uid(), p));
    changes.putAll(kept.changes());
    kept.events().forEach(e -> events.put(e.eventId(), e));
    revisions.restore(kept.spells());
    workload = kept.workload();
    workloadAt = kept.workloadAt();
    unavailableSince = kept.unavailableSince();
    rolloutAt = kept.rolloutAt();
    deletedAt = kept.deletedAt();
    conditions.restore(kept.conditions() == null ? List.of() : kept.conditions());
    requests.restore(kept.requests() == null ? List.of() : kept.requests());
  }

  /** Whether it changed since {@link #written}. */
  public boolean changed() {
    return changed;
  }

  /** The store has it all. */
  public void written() {
    changed = false;
  }

  /** The store has nothing. */
  public void writeAgain() {
    changed = true;
  }
}
