package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Revision;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the detector saw of a revision, kept by ReplicaSet UID.
 *
 * @param revision the revision
 * @param current whether its template is the current one
 * @param longestHealthy the longest time that it was ready without a restart or an incident
 * @param lastHealthyAt end of that time, null when it was never healthy
 * @param rollbackTarget whether that was long enough (ten minutes) and it is not current
 */
public record RevisionHealth(
    Revision revision,
    boolean current,
    Duration longestHealthy,
    @Nullable Instant lastHealthyAt,
    boolean rollbackTarget) {
  public RevisionHealth {
    Require.present(revision, "revision");
    Require.present(longestHealthy, "longestHealthy");
  }
}
