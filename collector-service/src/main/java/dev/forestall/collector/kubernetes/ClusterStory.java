package dev.forestall.collector.kubernetes;

import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.workload.PodState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of the cluster: compares what is with what was last seen. Every replica
 * follows it, one tells it; for one thread.
 */
final class ClusterStory {
  private final ClusterCache cache;
  private final Owners owners;
  private final WorkloadReader workloads;
  private final ClusterEvents events;
  private final Conditions conditions;
  private final Clock clock;
  private final Duration goneFor;
  private final Instant oldestEvent;

  private final Map<Key, SeenPod> pods = new HashMap<>();
  private final Map<Key, SeenWorkload> seenWorkloads = new HashMap<>();
  private final Map<Key, String> seenEvents = new HashMap<>();
  private final Map<Key, HasMetadata> seenConditions = new HashMap<>();
  private final Map<String, SeenPod> gone = new HashMap<>();

  private record SeenPod(PodStateChanged told, Instant seenAt) {
    PodState state() {
      return told.pod();
    }
  }

  /**
   * @param oldestEvent only Kubernetes events and rollouts newer than this are told
   * @param goneFor for how long a deleted pod is still stated as deleted
   */
  ClusterStory(
      ClusterCache cache,
      Owners owners,
      ClusterEvents events,
      Clock clock,
      Instant oldestEvent,
      Duration goneFor) {
    this.cache = cache;
    this.owners = owners;
    this.workloads = new WorkloadReader(owners, cache, clock);
    this.events = events;
    this.conditions = new Conditions(owners);
    this.clock = clock;
    this.oldestEvent = oldestEvent;
    this.goneFor = goneFor;
  }

  /** What is new about an object. */
  List<? extends PodEvent> news(Key key) {
    Optional<? extends HasMetadata> object = cache.get(key);
    return switch (key.kind()) {
      case POD -> pod(key, object.map(Pod.class::cast));
      case STATEFUL_SET, DAEMON_SET -> workload(key, object);
      case DEPLOYMENT -> {
        List<PodEvent> news = new ArrayList<>(workload(key, object));
        news.addAll(conditions(key, object));
        yield news;
      }
      case EVENT -> event(key, object.map(Event.class::cast));
      case NODE, JOB, AUTOSCALER -> conditions(key, object);
      case REPLICA_SET -> List.of();
    };
  }

  /** Everything that is, for readers that came later; workloads before their pods. */
  List<PodEvent> restate() {
    List<PodEvent> all = new ArrayList<>();
    Instant now = clock.instant();
    List.of(Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.DAEMON_SET)
        .forEach(kind ->
            cache
                .all(kind)
                .forEach(object -> {
                  Key key = Key.of(kind, object);
                  all.addAll(workload(key, Optional.of(object)));
                  SeenWorkload seen = seenWorkloads.get(key);
                  if (seen != null) {
                    all.add(seen.restated(now));
                  }
                }));
    cache
        .all(Kind.POD)
        .forEach(object -> {
          Key key = Key.of(Kind.POD, object);
          List<PodEvent> news = pod(key, Optional.of((Pod) object));
          all.addAll(news);
          SeenPod seen = pods.get(key);
          if (news.isEmpty() && seen != null) {
            all.add(at(seen.told(), now));
          }
        });
    List.of(Kind.NODE, Kind.DEPLOYMENT, Kind.JOB, Kind.AUTOSCALER)
        .forEach(kind ->
            cache
                .all(kind)
                .forEach(object -> {
                  seenConditions.put(Key.of(kind, object), object);
                  conditions.of(object).stream().filter(this::recentJob).forEach(all::add);
                }));
    forgetGone(now);
    return all;
  }

  /**
   * What a replica that begins to tell adds to {@link #restate()}: the one before it may have died
   * before it told the newest. All of it has the identity it had, so telling twice changes nothing.
   */
  List<PodEvent> recent() {
    List<PodEvent> all = new ArrayList<>();
    seenWorkloads.values().forEach(w -> w.recentRollout(oldestEvent).ifPresent(all::add));
    gone.values().forEach(pod -> all.add(pod.told()));
    cache
        .all(Kind.EVENT)
        .map(Event.class::cast)
        .filter(event -> ClusterEvents.lastSeen(event).isAfter(oldestEvent))
        .forEach(object ->
            told(object)
                .ifPresent(event -> {
                  seenEvents.put(Key.of(Kind.EVENT, object), event.eventId());
                  all.add(event);
                }));
    return all;
  }

  private List<PodEvent> pod(Key key, Optional<Pod> object) {
    List<PodEvent> news = new ArrayList<>();
    Instant now = clock.instant();
    SeenPod before = pods.get(key);
    String uid = object.map(pod -> pod.getMetadata().getUid()).orElse("");
    if (before != null && !before.state().uid().equals(uid)) {
      pods.remove(key);
      SeenPod ended = new SeenPod(deleted(before.told(), now), now);
      gone.put(ended.state().uid(), ended);
      news.add(ended.told());
      before = null;
    }
    if (object.isPresent()) {
      PodStateChanged told = told(object.get(), now);
      if (!isSame(before, told)) {
        news.add(told);
      }
      pods.put(key, new SeenPod(told, now));
    }
    return news;
  }

  private static boolean isSame(@Nullable SeenPod before, PodStateChanged told) {
    return before != null
        && before.state().equals(told.pod())
        && before.told().subject().equals(told.subject());
  }

  private PodStateChanged told(Pod pod, Instant now) {
    return new PodStateChanged(
        pod.getMetadata().getUid() + "/" + pod.getMetadata().getResourceVersion(),
        owners.of(pod),
        now,
        PodStates.of(pod));
  }

  private static PodStateChanged deleted(PodStateChanged last, Instant now) {
    return new PodStateChanged(
        last.eventId() + "/deleted", last.subject(), now, PodStates.gone(last.pod()));
  }

  private static PodStateChanged at(PodStateChanged told, Instant now) {
    return new PodStateChanged(told.eventId(), told.subject(), now, told.pod());
  }

  private List<? extends PodEvent> workload(Key key, Optional<? extends HasMetadata> object) {
    SeenWorkload before = seenWorkloads.get(key);
    Instant now = clock.instant();
    List<PodEvent> news = new ArrayList<>();
    Optional<SeenWorkload> read = object.flatMap(workloads::read);
    String uid = read.map(r -> r.state().uid()).orElse("");
    if (before != null && !before.state().uid().equals(uid)) {
      seenWorkloads.remove(key);
      news.add(before.deleted(now));
      before = null;
    }
    if (read.isPresent()) {
      SeenWorkload seen = before == null ? read.get() : read.get().withRolloutOf(before);
      seenWorkloads.put(key, seen);
      seen.since(before, now).stream().filter(c -> c.at().isAfter(oldestEvent)).forEach(news::add);
    }
    return news;
  }

  private List<KubernetesEventRecorded> event(Key key, Optional<Event> object) {
    if (object.isEmpty()) {
      seenEvents.remove(key);
      return List.of();
    }
    if (!ClusterEvents.lastSeen(object.get()).isAfter(oldestEvent)) {
      return List.of();
    }
    return told(object.get())
        .filter(e -> !e.eventId().equals(seenEvents.put(key, e.eventId())))
        .map(List::of)
        .orElse(List.of());
  }

  private Optional<KubernetesEventRecorded> told(Event object) {
    return events.of(object).filter(e -> !isOfJobThatIsGone(e));
  }

  /** Its end was told by its condition; whose it was cannot be known any more. */
  private boolean isOfJobThatIsGone(KubernetesEventRecorded event) {
    Watched<?> jobs = cache.watched(Kind.JOB);
    return event.regardingKind().equals(Kind.JOB.apiName())
        && jobs.synced()
        && !jobs.refused()
        && cache
            .get(Key.of(Kind.JOB, event.subject().namespace(), event.regardingName()))
            .isEmpty();
  }

  private List<KubernetesEventRecorded> conditions(
      Key key, Optional<? extends HasMetadata> object) {
    Instant now = clock.instant();
    HasMetadata before = object.isEmpty() ? seenConditions.remove(key) : seenConditions.get(key);
    if (object.isEmpty()) {
      return before == null ? List.of() : conditions.gone(before, now);
    }
    HasMetadata seen = object.get();
    seenConditions.put(key, seen);
    List<KubernetesEventRecorded> news =
        before == null ? conditions.of(seen) : conditions.since(before, seen, now);
    return news.stream().filter(this::recentJob).toList();
  }

  /** A failed Job stays as it is until it is deleted, which is no news for ever. */
  private boolean recentJob(KubernetesEventRecorded event) {
    return !event.regardingKind().equals(Kind.JOB.apiName()) || event.at().isAfter(oldestEvent);
  }

  private void forgetGone(Instant now) {
    gone.values().removeIf(pod -> pod.seenAt().isBefore(now.minus(goneFor)));
  }
}
