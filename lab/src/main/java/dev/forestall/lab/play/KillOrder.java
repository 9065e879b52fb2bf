package dev.forestall.lab.play;

import java.util.List;

/**
 * {@code PROCESS@EVENT}: kill that process when that event is seen.
 *
 * @param process name of the process
 * @param event simple name of a type on the topics
 */
public record KillOrder(String process, String event) {
  /** Processes of the lab. */
  public static final List<String> PROCESSES =
      List.of(
          "kafka",
          "redis",
          "cluster",
          "collector",
          "detector",
          "dashboard",
          "remediation",
          "feedback");

  /**
   * Reads {@code PROCESS@EVENT}.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static KillOrder parse(String text) {
    String[] parts = text.split("@", -1);
    if (parts.length != 2 || parts[1].isBlank()) {
      throw new IllegalArgumentException("--kill takes PROCESS@EVENT, not " + text);
    }
    if (!PROCESSES.contains(parts[0])) {
      throw new IllegalArgumentException(
          "--kill knows the processes " + String.join(", ", PROCESSES) + ", not " + parts[0]);
    }
    return new KillOrder(parts[0], parts[1]);
  }
}
