package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod, as its status and specification say.
 *
 * @param name container name
 * @param ready whether it is ready
 * @param restartCount restarts so far
 * @param phase running, waiting or terminated
 * @param reason why it waits or ended ("CrashLoopBackOff", "OOMKilled")
 * @param message the kubelet's sentence about it; untrusted text
 * @param startedAt when the running or last container started
 * @param last how the previous container ended
 * @param memoryLimitBytes {@code limits.memory}, null when unlimited
 * @param cpuLimitCores {@code limits.cpu}, null when unlimited
 * @param storageLimitBytes {@code limits.ephemeral-storage}, null when unlimited
 */
public record ContainerState(
    String name,
    boolean ready,
    int restartCount,
    Phase phase,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Instant startedAt,
    @Nullable Termination last,
    @Nullable Double memoryLimitBytes,
    @Nullable Double cpuLimitCores,
    @Nullable Double storageLimitBytes) {
  public ContainerState {
    Require.text(name, "container name");
    Require.present(phase, "container phase");
    Require.that(restartCount >= 0, "restartCount must not be negative");
  }

  /** A container without a limit of local storage. */
  public ContainerState(
      String name,
      boolean ready,
      int restartCount,
      Phase phase,
      @Nullable String reason,
      @Nullable String message,
      @Nullable Instant startedAt,
      @Nullable Termination last,
      @Nullable Double memoryLimitBytes,
      @Nullable Double cpuLimitCores) {
    this(
        name,
        ready,
        restartCount,
        phase,
        reason,
        message,
        startedAt,
        last,
        memoryLimitBytes,
        cpuLimitCores,
        null);
  }

  /** The three states of a container. */
  public enum Phase {
    RUNNING,
    WAITING,
    TERMINATED
  }

  /**
   * How a container ended.
   *
   * @param reason "OOMKilled", "Error", "Completed"...
   * @param exitCode exit code, 137 for SIGKILL
   * @param startedAt when it had started
   * @param finishedAt when it ended
   */
  public record Termination(
      String reason, int exitCode, @Nullable Instant startedAt, @Nullable Instant finishedAt) {
    public Termination {
      Require.text(reason, "termination reason");
    }
  }
}
