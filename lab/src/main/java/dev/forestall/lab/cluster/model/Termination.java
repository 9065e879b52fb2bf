package dev.forestall.lab.cluster.model;

/**
 * How a container ended.
 *
 * @param reason OOMKilled or Error
 * @param exitCode its exit code
 * @param startedAt when it had started
 * @param finishedAt when it ended
 */
public record Termination(String reason, int exitCode, long startedAt, long finishedAt) {
  static final String OOM_KILLED = "OOMKilled";
}
