package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workload as the API server describes it, stated whole each time.
 *
 * @param uid UID of the object
 * @param replicasDesired {@code spec.replicas}
 * @param replicasReady {@code status.readyReplicas}
 * @param replicasAvailable {@code status.availableReplicas}
 * @param replicasUpdated {@code status.updatedReplicas}
 * @param rolloutComplete whether the controller has seen the newest specification and carried it
 *     out
 * @param stuckReason reason of a false Progressing condition ("ProgressDeadlineExceeded"), null
 *     when none
 * @param currentReplicaSetUid the ReplicaSet of the current template, null when not a Deployment
 * @param revisions its revisions, newest first; empty when not a Deployment
 */
public record WorkloadState(
    String uid,
    int replicasDesired,
    int replicasReady,
    int replicasAvailable,
    int replicasUpdated,
    boolean rolloutComplete,
    @Nullable String stuckReason,
    @Nullable String currentReplicaSetUid,
    List<Revision> revisions) {
  public WorkloadState {
    Require.text(uid, "workload uid");
    revisions = Require.copy(revisions);
  }

  /** The revision of the current template. */
  public Optional<Revision> current() {
    return revisions.stream().filter(r -> r.replicaSetUid().equals(currentReplicaSetUid)).findAny();
  }
}
