package dev.forestall.lab.cluster.feed;

import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.DeploymentStatus;
import dev.forestall.lab.cluster.model.ReplicaSet;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Deployment of the model as the changes that travel. */
final class WorkloadStatement {
  private static final String BY = "kubectl";

  private final Subject subject;
  private final Instant start;
  private @Nullable WorkloadState before;
  private String rollout = "";
  private long version;

  WorkloadStatement(Subject subject, Instant start) {
    this.subject = subject;
    this.start = start;
  }

  /** What is to be told since the last call. */
  List<WorkloadChanged> news(Deployment deployment, Instant now) {
    List<WorkloadChanged> news = new ArrayList<>();
    WorkloadState state = state(deployment);
    if (state.equals(before)) {
      return news;
    }
    version++;
    deployment
        .current()
        .filter(r -> r.revision() > 0 && !rolloutId(r).equals(rollout))
        .ifPresent(r -> news.add(rolledOut(r, state, now)));
    if (before != null && before.replicasDesired() != state.replicasDesired()) {
      String summary =
          "scaled from %d to %d replicas"
              .formatted(before.replicasDesired(), state.replicasDesired());
      news.add(changed(Change.SCALE, summary, state, now));
    }
    if (news.isEmpty()) {
      news.add(changed(Change.STATUS, replicas(state), state, now));
    }
    before = state;
    return news;
  }

  WorkloadChanged restated(Deployment deployment, Instant now) {
    WorkloadState state = state(deployment);
    return changed(Change.RESTATED, replicas(state), state, now);
  }

  private WorkloadChanged rolledOut(ReplicaSet current, WorkloadState state, Instant now) {
    rollout = rolloutId(current);
    boolean reused = !current.formerRevisions().isEmpty();
    String summary =
        "rolled out revision %d (%s)%s"
            .formatted(
                current.revision(), current.template().image(), reused ? ", used before" : "");
    Instant at = reused ? now : at(current.createdAt());
    return new WorkloadChanged(rollout, subject, at, Change.ROLLOUT, BY, null, summary, state);
  }

  private static String rolloutId(ReplicaSet current) {
    return current.formerRevisions().isEmpty()
        ? current.uid()
        : current.uid() + "/" + current.revision();
  }

  private WorkloadChanged changed(Change change, String summary, WorkloadState state, Instant now) {
    String id =
        state.uid() + "/" + version + "/" + change.name().toLowerCase(java.util.Locale.ROOT);
    return new WorkloadChanged(id, subject, now, change, BY, null, summary, state);
  }

  private WorkloadState state(Deployment deployment) {
    DeploymentStatus status = deployment.status();
    int desired = deployment.replicas();
    boolean complete =
        status.updated() == desired && status.replicas() == desired && status.ready() == desired;
    return new WorkloadState(
        deployment.uid(),
        desired,
        status.ready(),
        status.ready(),
        status.updated(),
        complete,
        status.progressing().holds() ? null : status.progressing().reason(),
        deployment.current().map(ReplicaSet::uid).orElse(null),
        deployment.replicaSets().stream()
            .sorted(Comparator.comparingLong(ReplicaSet::revision).reversed())
            .map(this::revision)
            .toList());
  }

  private Revision revision(ReplicaSet set) {
    return new Revision(
        set.uid(),
        set.name(),
        set.revision(),
        at(set.createdAt()),
        set.replicas(),
        set.readyReplicas(),
        List.of(set.template().image()));
  }

  private static String replicas(WorkloadState state) {
    return "%d of %d replicas ready, %d updated%s"
        .formatted(
            state.replicasReady(),
            state.replicasDesired(),
            state.replicasUpdated(),
            state.stuckReason() == null ? "" : ", stuck: " + state.stuckReason());
  }

  private Instant at(long second) {
    return start.plusSeconds(second);
  }
}
