package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.time.Instant;
import java.util.List;

/**
 * A revision of a Deployment: one of its ReplicaSets.
 *
 * @param replicaSetUid UID of the ReplicaSet; the revision number changes on rollback, this does
 *     not
 * @param replicaSetName its name
 * @param number {@code deployment.kubernetes.io/revision}
 * @param createdAt creation time of the ReplicaSet
 * @param replicas replicas it has
 * @param readyReplicas replicas that are ready
 * @param images images of its template, in container order
 */
public record Revision(
    String replicaSetUid,
    String replicaSetName,
    long number,
    Instant createdAt,
    int replicas,
    int readyReplicas,
    List<String> images) {
  public Revision {
    Require.text(replicaSetUid, "replicaSetUid");
    Require.text(replicaSetName, "replicaSetName");
    Require.present(createdAt, "createdAt");
    images = Require.copy(images);
  }
}
