package dev.forestall.lab.cluster.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.scenario.Scenario;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryIT {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<ExportTraceServiceRequest> traces = new ConcurrentLinkedQueue<>();
  private final Queue<ExportLogsServiceRequest> logs = new ConcurrentLinkedQueue<>();
  private final Queue<String> types = new ConcurrentLinkedQueue<>();
  private HttpServer receiver;
  private OtlpSender traceSender;
  private OtlpSender logSender;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
    URI base = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
    traceSender = new OtlpSender(base.resolve("/v1/traces"), PAUSE);
    logSender = new OtlpSender(base.resolve("/v1/logs"), PAUSE);
  }

  @AfterEach
  void stop() {
    traceSender.close();
    logSender.close();
    receiver.stop(0);
  }

  @Test
  void sendsWhatAnSdkInThePodWould() {
    ClusterModel model = play(1, 60);
    await().atMost(Duration.ofSeconds(20)).until(() -> !traces.isEmpty() && !logs.isEmpty());

    assertThat(types).containsOnly("application/x-protobuf gzip");
    ExportTraceServiceRequest first = traces.element();
    Map<String, String> uids =
        model.pods().stream().collect(Collectors.toMap(p -> p.name(), p -> p.uid()));
    assertThat(first.getResourceSpansList())
        .allSatisfy(resource -> {
          Map<String, String> attributes = texts(resource.getResource().getAttributesList());
          assertThat(attributes)
              .containsEntry("k8s.namespace.name", "shop")
              .containsEntry("k8s.deployment.name", attributes.get("service.name"))
              .containsEntry("k8s.pod.uid", uids.get(attributes.get("k8s.pod.name")));
        });
    List<Span> spans = spans();
    assertThat(spans)
        .allMatch(s -> s.getTraceId().size() == 16 && s.getSpanId().size() == 8)
        .allMatch(s -> s.getStartTimeUnixNano() >= NOON.getEpochSecond() * 1_000_000_000L);
    Set<Object> ids = spans.stream().map(Span::getSpanId).collect(Collectors.toSet());
    List<LogRecord> lines =
        logs.stream()
            .flatMap(r -> r.getResourceLogsList().stream())
            .flatMap(r -> r.getScopeLogsList().stream())
            .flatMap(s -> s.getLogRecordsList().stream())
            .toList();
    assertThat(lines)
        .isNotEmpty()
        .allMatch(l -> ids.contains(l.getSpanId()))
        .allMatch(l -> Set.of("INFO", "WARN", "ERROR").contains(l.getSeverityText()))
        .allMatch(l -> !l.getBody().getStringValue().isBlank());
  }

  @Test
  void triesAgainLater_whenTheReceiverHasNoDoorOrNoTime() {
    answers.addAll(List.of(404, 404, 503, 429, 500));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          play(1, 5);
          return !traces.isEmpty() && !logs.isEmpty();
        });
    assertThat(answers).isEmpty();
  }

  @Test
  void waitsForNobody_whenTheReceiverIsAway() {
    receiver.stop(0);
    for (int i = 0; i < 100; i++) {
      traceSender.send(new byte[100_000]); // bounded, and never blocks
    }
    assertThat(traceSender.waiting()).isLessThanOrEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 4, 20, 100})
  void tracesTenRequestsARealSecond_whateverTheSpeed(double speed) {
    int seconds = (int) Math.round(30 * speed);
    play(speed, seconds);
    await().atMost(Duration.ofSeconds(20)).until(() -> !traces.isEmpty());

    long roots = spans().stream().filter(s -> s.getParentSpanId().isEmpty()).count();
    assertThat(roots).isBetween(295L, 305L);
    assertThat(spans().size()).isLessThan(30 * 200);
  }

  private List<Span> spans() {
    return traces.stream()
        .flatMap(r -> r.getResourceSpansList().stream())
        .flatMap(r -> r.getScopeSpansList().stream())
        .flatMap(s -> s.getSpansList().stream())
        .toList();
  }

  /** Plays all of it, and sends it as one batch. */
  private ClusterModel play(double speed, int seconds) {
    ClusterModel model = ClusterModel.of(Scenario.load("memory-leak").plan(7), 7, "lab");
    Telemetry telemetry = new Telemetry(7, "lab", 1 / speed, traceSender, logSender, Duration.ZERO);
    for (int i = 0; i < seconds; i++) {
      model.step();
      telemetry.passed(i, NOON.plusSeconds(i), model.demands());
    }
    telemetry.flush();
    return model;
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Integer answer = answers.poll();
      if (answer == null) {
        answer = 200;
        types.add(
            exchange.getRequestHeaders().getFirst("Content-Type")
                + " "
                + exchange.getRequestHeaders().getFirst("Content-Encoding"));
        byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
        if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
          traces.add(ExportTraceServiceRequest.parseFrom(body));
        } else {
          logs.add(ExportLogsServiceRequest.parseFrom(body));
        }
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }
}
