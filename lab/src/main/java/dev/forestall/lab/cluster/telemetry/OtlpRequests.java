package dev.forestall.lab.cluster.telemetry;

import com.google.protobuf.ByteString;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.telemetry.Signals.LogLine;
import dev.forestall.lab.cluster.telemetry.Signals.Place;
import dev.forestall.lab.cluster.telemetry.Signals.SimulatedSpan;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A batch of spans and lines on its way to OTLP: one resource a pod, as its SDK would say it. */
final class OtlpRequests {
  private static final HexFormat HEX = HexFormat.of();
  private static final long NANOS = 1_000_000_000L;
  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("forestall-lab (simulation)").build();

  private final Map<String, ResourceSpans.Builder> spans = new LinkedHashMap<>();
  private final Map<String, ResourceLogs.Builder> lines = new LinkedHashMap<>();
  private int spanCount;

  /** Adds a request; {@code tick} is the time at which its second began. */
  void add(Signals signals, Instant tick) {
    long origin = Math.addExact(Math.multiplyExact(tick.getEpochSecond(), NANOS), tick.getNano());
    signals.spans().forEach(s -> scope(s.pod()).addSpans(span(s, origin)));
    signals.lines().forEach(l -> logScope(l.pod()).addLogRecords(line(l, origin)));
    spanCount += signals.spans().size();
  }

  boolean isEmpty() {
    return spanCount == 0;
  }

  byte[] traces() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    spans.values().forEach(request::addResourceSpans);
    return request.build().toByteArray();
  }

  byte[] logs() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    lines.values().forEach(request::addResourceLogs);
    return request.build().toByteArray();
  }

  private ScopeSpans.Builder scope(Pod pod) {
    return spans
        .computeIfAbsent(
            pod.uid(),
            uid -> {
              ResourceSpans.Builder made = ResourceSpans.newBuilder().setResource(resource(pod));
              made.addScopeSpansBuilder().setScope(SCOPE);
              return made;
            })
        .getScopeSpansBuilder(0);
  }

  private ScopeLogs.Builder logScope(Pod pod) {
    return lines
        .computeIfAbsent(
            pod.uid(),
            uid -> {
              ResourceLogs.Builder made = ResourceLogs.newBuilder().setResource(resource(pod));
              made.addScopeLogsBuilder().setScope(SCOPE);
              return made;
            })
        .getScopeLogsBuilder(0);
  }

  private static Span span(SimulatedSpan s, long origin) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(s.place().traceId()))
            .setSpanId(id(s.place().spanId()))
            .setParentSpanId(id(s.parentId()))
            .setKind(s.server() ? Span.SpanKind.SPAN_KIND_SERVER : Span.SpanKind.SPAN_KIND_CLIENT)
            .setName(s.name())
            .setStartTimeUnixNano(origin + s.from())
            .setEndTimeUnixNano(origin + s.to());
    s.attributes().forEach((key, value) -> span.addAttributes(attribute(key, value)));
    if (s.failed()) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    return span.build();
  }

  private static LogRecord line(LogLine l, long origin) {
    Place place = l.place();
    return LogRecord.newBuilder()
        .setTimeUnixNano(origin + l.at())
        .setObservedTimeUnixNano(origin + l.at())
        .setSeverityNumber(SeverityNumber.forNumber(l.severity().number()))
        .setSeverityText(l.severity().name())
        .setBody(text(l.text()))
        .setTraceId(id(place.traceId()))
        .setSpanId(id(place.spanId()))
        .build();
  }

  private static Resource resource(Pod pod) {
    var plan = pod.owner().owner().plan();
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", plan.name()))
        .addAttributes(attribute("service.namespace", plan.namespace()))
        .addAttributes(attribute("k8s.namespace.name", plan.namespace()))
        .addAttributes(attribute("k8s.deployment.name", plan.name()))
        .addAttributes(attribute("k8s.pod.name", pod.name()))
        .addAttributes(attribute("k8s.pod.uid", pod.uid()))
        .addAttributes(attribute("k8s.container.name", plan.container()))
        .addAttributes(attribute("telemetry.sdk.name", "forestall-lab (simulation)"))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    AnyValue.Builder typed =
        key.equals("http.response.status_code")
            ? AnyValue.newBuilder().setIntValue(Long.parseLong(value))
            : AnyValue.newBuilder().setStringValue(value);
    return KeyValue.newBuilder().setKey(key).setValue(typed).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HEX.parseHex(hex));
  }
}
