package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workload changed, or is stated again. A rollout's identity and time are those of its
 * ReplicaSet, so that a relist states the same event.
 *
 * @param eventId for a rollout the ReplicaSet's UID, else the object's UID and resource version
 * @param subject the workload
 * @param at for a rollout the ReplicaSet's creation, else when the change was seen
 * @param change what changed
 * @param by field manager that changed it ("kubectl", "argocd-controller", "forestall")
 * @param proposal value of the annotation {@code forestall.dev/proposal} when Forestall did it
 * @param summary one sentence for a person
 * @param workload the state, whole
 */
public record WorkloadChanged(
    String eventId,
    Subject subject,
    Instant at,
    Change change,
    String by,
    @Nullable String proposal,
    String summary,
    WorkloadState workload)
    implements PodEvent {
  public WorkloadChanged {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(change, "change");
    Require.text(by, "by");
    Require.text(summary, "summary");
    Require.present(workload, "workload");
  }

  /** What changed. */
  public enum Change {
    /** A new template: a new or reused ReplicaSet became current. */
    ROLLOUT,
    /** {@code spec.replicas}. */
    SCALE,
    /** A ConfigMap or Secret that its pods read. */
    CONFIG,
    /** Only the status: replicas ready, rollout complete or stuck. */
    STATUS,
    /** Nothing: stated again for readers that came later. */
    RESTATED,
    /** The workload is gone. */
    DELETED
  }
}
