package dev.forestall.lab.play;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** Events that the lab can see. Samples are too many to look at. */
  static final Set<String> EVENTS =
      Stream.of(
              PodEvent.class,
              IncidentEvent.class,
              DashboardEvent.class,
              RemediationEvent.class,
              Lesson.class)
          .flatMap(KillOrder::records)
          .filter(type -> type != MetricsSampled.class)
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(KillOrder::records)
        : Stream.of(type);
  }

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
    if (!EVENTS.contains(parts[1])) {
      throw new IllegalArgumentException(
          "--kill knows the events " + String.join(", ", EVENTS) + ", not " + parts[1]);
    }
    return new KillOrder(parts[0], parts[1]);
  }
}
