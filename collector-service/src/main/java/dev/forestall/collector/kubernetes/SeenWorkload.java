package dev.forestall.collector.kubernetes;

import dev.forestall.collector.kubernetes.Writers.Part;
import dev.forestall.collector.kubernetes.Writers.Writer;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workload as it was when it was looked at.
 *
 * @param subject which
 * @param version resource version, the newest of the object's and its ReplicaSets'
 * @param state its state
 * @param rollout the template it has come to, empty while its controller has not seen it
 * @param writers who wrote each part last
 * @param annotated value of the annotation {@code forestall.dev/proposal}, null when not there
 */
record SeenWorkload(
    Subject subject,
    String version,
    WorkloadState state,
    Optional<Rollout> rollout,
    Map<Part, Writer> writers,
    @Nullable String annotated) {
  static final String MANAGER = "forestall";

  SeenWorkload {
    writers = Map.copyOf(writers);
  }

  /** The same, with that writer of its template. */
  SeenWorkload templateBy(Writer writer) {
    Map<Part, Writer> all = new EnumMap<>(writers);
    all.put(Part.TEMPLATE, writer);
    return new SeenWorkload(subject, version, state, rollout, all, annotated);
  }

  /** What is to be told after {@code before}; nothing when it is the same. */
  List<WorkloadChanged> since(@Nullable SeenWorkload before, Instant now) {
    List<WorkloadChanged> changes = new ArrayList<>();
    rollout
        .filter(r -> !isSameRollout(before, r))
        .ifPresent(r ->
            changes.add(event(r.eventId(), r.at(), Change.ROLLOUT, Part.TEMPLATE, r.summary())));
    if (before != null && before.state.replicasDesired() != state.replicasDesired()) {
      changes.add(
          changed(
              now,
              Change.SCALE,
              Part.REPLICAS,
              "scaled from %d to %d replicas"
                  .formatted(before.state.replicasDesired(), state.replicasDesired())));
    }
    if (changes.isEmpty() && (before == null || !before.state.equals(state))) {
      changes.add(changed(now, Change.STATUS, Part.STATUS, replicas()));
    }
    return changes;
  }

  /** States it again. */
  WorkloadChanged restated(Instant now) {
    return changed(now, Change.RESTATED, Part.TEMPLATE, replicas());
  }

  /** States its rollout again if it is younger than {@code oldest}. */
  Optional<WorkloadChanged> recentRollout(Instant oldest) {
    return rollout
        .filter(r -> r.at().isAfter(oldest))
        .map(r -> event(r.eventId(), r.at(), Change.ROLLOUT, Part.TEMPLATE, r.summary()));
  }

  /** It is gone. */
  WorkloadChanged deleted(Instant now) {
    return changed(now, Change.DELETED, Part.STATUS, "deleted");
  }

  /**
   * The rollout as it was told first, since its time must not move with later writes, and the last
   * one told while the next is not there yet.
   */
  SeenWorkload withRolloutOf(SeenWorkload before) {
    return before
        .rollout
        .filter(r -> rollout.isEmpty() || r.eventId().equals(rollout.get().eventId()))
        .map(r -> new SeenWorkload(subject, version, state, Optional.of(r), writers, annotated))
        .orElse(this);
  }

  private static boolean isSameRollout(@Nullable SeenWorkload before, Rollout rollout) {
    return before != null
        && before.rollout.filter(r -> r.eventId().equals(rollout.eventId())).isPresent();
  }

  private WorkloadChanged changed(Instant now, Change change, Part part, String summary) {
    String id =
        state.uid() + "/" + version + "/" + change.name().toLowerCase(java.util.Locale.ROOT);
    return event(id, now, change, part, summary);
  }

  private WorkloadChanged event(String id, Instant at, Change change, Part part, String summary) {
    String by = writers.getOrDefault(part, new Writer("unknown", Optional.empty())).manager();
    return new WorkloadChanged(
        id, subject, at, change, by, by.equals(MANAGER) ? annotated : null, summary, state);
  }

  private String replicas() {
    return "%d of %d replicas ready, %d updated%s"
        .formatted(
            state.replicasReady(),
            state.replicasDesired(),
            state.replicasUpdated(),
            state.stuckReason() == null ? "" : ", stuck: " + state.stuckReason());
  }
}
