package dev.forestall.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceReceiverTest {
  private static final long MILLI = 1_000_000;
  private static final long NOON = 1_767_268_800_000L * MILLI;

  private final TraceReceiver receiver = new TraceReceiver();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    receiver.close();
    http.close();
  }

  @Test
  void showsTheTraceThatCrossesTheServices_asATree() throws Exception {
    post(
        span("forestall-detector", 1, 12, 11, "send IncidentOpened", "lab-7/shop/Deployment/cart"));
    post(span("remediation", 1, 13, 12, "send ActionProposed", "lab-7/shop/Deployment/cart"));
    assertThat(receiver.crossing("lab-7")).isEmpty();
    assertThat(post(zipped(span("collector", 1, 11, 0, "http post /api/v1/write", ""))))
        .isEqualTo(200);
    post(span("collector", 2, 21, 0, "http post /api/v1/write", ""));

    TraceLine trace = receiver.crossing("lab-7").orElseThrow();
    assertThat(trace.has("send ActionProposed")).isTrue();
    assertThat(trace.tree().getFirst())
        .isEqualTo(
            "Trace 00000000000000000000000000000001, 3 spans across collector, detector,"
                + " remediation:");
    assertThat(trace.tree().subList(1, 4))
        .satisfiesExactly(
            line -> assertThat(line).matches(" {2}collector +http post /api/v1/write +5\\.0 ms"),
            line -> assertThat(line).matches(" {2}detector +└ send IncidentOpened +5\\.0 ms"),
            line -> assertThat(line).matches(" {2}remediation +└ send ActionProposed +5\\.0 ms"));
    assertThat(trace.tree().get(3).indexOf('└')).isGreaterThan(trace.tree().get(2).indexOf('└'));
    assertThat(receiver.crossing("").map(TraceLine::traceId)).contains(trace.traceId());
    assertThat(receiver.spans()).isEqualTo(4);
  }

  @Test
  void takesNoTraceOfAnotherCluster() throws Exception {
    post(
        span(
            "forestall-detector", 1, 12, 11, "send IncidentOpened", "lab-77/shop/Deployment/cart"));
    post(span("remediation", 1, 13, 12, "send ActionProposed", "lab-77/shop/Deployment/cart"));
    post(span("collector", 1, 11, 0, "pull", ""));

    assertThat(receiver.crossing("lab-7")).isEmpty();
    assertThat(receiver.crossing("lab-77")).isPresent();
  }

  @Test
  void keepsTheIncidentsTrace_whenFarTooManySpansCome() throws Exception {
    post(span("forestall-detector", 1, 12, 11, "send IncidentOpened", "c/shop/Deployment/cart"));
    post(span("remediation", 1, 13, 12, "send ActionProposed", "c/shop/Deployment/cart"));
    post(span("collector", 1, 11, 0, "pull", ""));
    ExportTraceServiceRequest.Builder many = ExportTraceServiceRequest.newBuilder();
    for (int i = 0; i < 25_000; i++) {
      many.mergeFrom(ExportTraceServiceRequest.parseFrom(span("collector", i + 2, 1, 0, "x", "")));
    }
    assertThat(post(zipped(many.build().toByteArray()))).isEqualTo(200);

    assertThat(receiver.spans()).isLessThanOrEqualTo(20_000);
    assertThat(receiver.crossing("c")).isPresent();
  }

  @Test
  void refuses_whenItIsNoTrace() throws Exception {
    assertThat(post("nonsense".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
    assertThat(post(new byte[9 << 20])).isEqualTo(413);
    assertThat(post(zipped(new byte[200 << 20]))).isEqualTo(413);
    assertThat(send(HttpRequest.newBuilder(URI.create(receiver.endpoint())).GET())).isEqualTo(405);
    HttpRequest.Builder broken =
        HttpRequest.newBuilder(URI.create(receiver.endpoint()))
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 2, 3, 4, 5, 6}));
    assertThat(send(broken)).isEqualTo(400);
  }

  @Test
  void endsTheTree_whenParentsGoRoundInCircles() {
    SpanLine a = line("a", "b");
    SpanLine b = line("b", "a");
    SpanLine root = line("c", "");
    SpanLine own = line("d", "d");
    assertThat(new TraceLine("", "1", List.of(a, b, root, own)).tree()).hasSize(2);
  }

  private static SpanLine line(String id, String parent) {
    return new SpanLine("collector", id, id, parent, java.time.Instant.EPOCH, 1, "");
  }

  private int post(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(receiver.endpoint()))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (body.length > 2 && body[0] == 0x1f) {
      request.header("Content-Encoding", "gzip");
    }
    return send(request);
  }

  private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  private static byte[] span(
      String service, long trace, long id, long parent, String name, String key) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(0, trace))
            .setSpanId(bytes(id))
            .setParentSpanId(parent == 0 ? ByteString.EMPTY : bytes(parent))
            .setName(name)
            .setStartTimeUnixNano(NOON + id * MILLI)
            .setEndTimeUnixNano(NOON + (id + 5) * MILLI)
            .addAttributes(attribute("messaging.kafka.message.key", key));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", service)))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build()
        .toByteArray();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString bytes(long... longs) {
    ByteBuffer buffer = ByteBuffer.allocate(longs.length * Long.BYTES);
    for (long each : longs) {
      buffer.putLong(each);
    }
    return ByteString.copyFrom(buffer.array());
  }
}
