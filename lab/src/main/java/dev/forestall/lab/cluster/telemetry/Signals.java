package dev.forestall.lab.cluster.telemetry;

import dev.forestall.lab.cluster.model.Pod;
import java.util.List;
import java.util.Map;

/**
 * What one traced request left behind. Times are nanoseconds since the beginning of its tick.
 *
 * @param spans its spans
 * @param lines the log lines of the workloads it passed through
 */
public record Signals(List<SimulatedSpan> spans, List<LogLine> lines) {
  public Signals {
    spans = List.copyOf(spans);
    lines = List.copyOf(lines);
  }

  /** Where in a trace something is; ids are in hexadecimal. */
  public record Place(String traceId, String spanId) {}

  /**
   * A span.
   *
   * @param pod the pod that made it
   * @param place its trace and id
   * @param parentId the span it belongs to, empty for the first
   * @param server whether it answers a request, else it is a call
   * @param name operation
   * @param from when it began
   * @param to when it ended
   * @param failed whether it failed
   * @param attributes attributes of it
   */
  public record SimulatedSpan(
      Pod pod,
      Place place,
      String parentId,
      boolean server,
      String name,
      long from,
      long to,
      boolean failed,
      Map<String, String> attributes) {}

  /** Severities with their OTLP numbers. */
  public enum Severity {
    INFO(9),
    WARN(13),
    ERROR(17);

    private final int number;

    Severity(int number) {
      this.number = number;
    }

    /** Its number in OTLP. */
    public int number() {
      return number;
    }
  }

  /**
   * A log line.
   *
   * @param pod the pod that wrote it
   * @param place where in a trace
   * @param at when
   * @param severity how bad
   * @param text the line
   */
  public record LogLine(Pod pod, Place place, long at, Severity severity, String text) {}
}
