package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the API server describes it: stated whole each time, so that a reader needs no earlier
 * one.
 *
 * @param name pod name
 * @param uid pod UID
 * @param node node it runs on, null while unscheduled
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param reason reason of the pod's status or of its false PodScheduled condition ("Evicted",
 *     "Unschedulable")
 * @param replicaSetUid UID of the ReplicaSet that owns it, null when another kind does
 * @param createdAt creation time
 * @param startedAt {@code status.startTime}
 * @param readySince when it last became ready, null while it is not
 * @param deleted whether it is gone or on its way out
 * @param containers its containers
 */
public record PodState(
    String name,
    String uid,
    @Nullable String node,
    String phase,
    @Nullable String reason,
    @Nullable String replicaSetUid,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant readySince,
    boolean deleted,
    List<ContainerState> containers) {
  public PodState {
    Require.text(name, "pod name");
    Require.text(uid, "pod uid");
    Require.text(phase, "pod phase");
    Require.present(createdAt, "createdAt");
    containers = Require.copy(containers);
  }
}
