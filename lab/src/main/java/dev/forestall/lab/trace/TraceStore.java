package dev.forestall.lab.trace;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the spans of a run; of traces without an incident, those that came first go first when
 * there are too many.
 */
final class TraceStore {
  private static final int LIMIT = 20_000;
  private static final long NANOS = 1_000_000_000L;
  private static final String OPENED = "send IncidentOpened";
  private static final Set<String> CROSSED = Set.of("collector", "detector", "remediation");
  private static final HexFormat HEX = HexFormat.of();

  private final Map<String, List<SpanLine>> traces = new LinkedHashMap<>();
  private int kept;

  synchronized void take(ExportTraceServiceRequest request) {
    for (ResourceSpans of : request.getResourceSpansList()) {
      String service =
          text(of.getResource().getAttributesList(), "service.name").replace("forestall-", "");
      of.getScopeSpansList().stream()
          .flatMap(s -> s.getSpansList().stream())
          .forEach(
              span -> keep(HEX.formatHex(span.getTraceId().toByteArray()), line(service, span)));
    }
  }

  /** The fullest trace of an incident of that cluster which crosses the three services. */
  synchronized Optional<TraceLine> crossing(String cluster) {
    return traces.entrySet().stream()
        .filter(t -> t.getValue().stream().anyMatch(s -> opens(s, cluster)))
        .map(t -> new TraceLine(cluster, t.getKey(), t.getValue()))
        .filter(t -> t.services().containsAll(CROSSED))
        .max(Comparator.comparingInt(t -> t.spans().size()));
  }

  /** All spans that are kept. */
  synchronized int size() {
    return kept;
  }

  private static boolean opens(SpanLine span, String cluster) {
    return span.name().equals(OPENED)
        && (cluster.isEmpty() || span.key().startsWith(cluster + "/"));
  }

  private void keep(String trace, SpanLine span) {
    traces.computeIfAbsent(trace, t -> new ArrayList<>()).add(span);
    kept++;
    if (kept > LIMIT) {
      traces.values().stream()
          .filter(t -> t.stream().noneMatch(s -> opens(s, "")))
          .findFirst()
          .ifPresent(t -> {
            kept -= t.size();
            traces.values().remove(t);
          });
    }
  }

  private static SpanLine line(String service, Span span) {
    long nanos = span.getStartTimeUnixNano();
    return new SpanLine(
        service,
        span.getName(),
        HEX.formatHex(span.getSpanId().toByteArray()),
        HEX.formatHex(span.getParentSpanId().toByteArray()),
        Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)),
        (span.getEndTimeUnixNano() - nanos) / 1e6,
        text(span.getAttributesList(), "messaging.kafka.message.key"));
  }

  private static String text(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(a -> a.getKey().equals(key))
        .map(a -> a.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }
}
