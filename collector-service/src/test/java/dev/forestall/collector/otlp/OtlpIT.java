package dev.forestall.collector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.forestall.collector.Heard;
import dev.forestall.collector.MockCluster;
import dev.forestall.collector.Running;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.workload.Subject;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The intake as a whole: the SDK's exporters, mock API server, real broker. */
class OtlpIT {
  private static final String PROTOBUF = Requests.TYPE;

  private final String name = "otlp-" + UUID.randomUUID();
  private final Subject cart = Subject.deployment(name, "shop", "cart");
  private final Subject mail = Subject.deployment(name, "shop", "mail");
  private final MockCluster cluster = new MockCluster();
  private final Heard heard = new Heard(name);

  @BeforeEach
  void deploy() {
    Instant before = Instant.now().minusSeconds(300);
    for (String workload : List.of("cart", "mail")) {
      cluster.pod(
          cluster.replicaSet(cluster.deployment(workload, "i", 1, before), "aaa", 1, before),
          "x",
          before);
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    heard.close();
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void addsUpWhatTheSdkExports_acrossTwoWorkloads(String protocol) throws Exception {
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      try (Sdk carts = sdk(collector, protocol, "k8s.deployment.name", "cart");
          Sdk mails = sdk(collector, protocol, "k8s.deployment.name", "mail")) {
        for (int i = 0; i < 30; i++) {
          request(carts, mails, i);
        }
      }
    } // which publishes all that it has
    await()
        .atMost(Heard.PATIENCE)
        .until(() -> requests(cart, "GET /cart") == 30 && requests(mail, "POST /send") == 20);
    List<SpansObserved> all = heard.all(SpansObserved.class);
    assertThat(all).allMatch(s -> s.subject().equals(cart) || s.subject().equals(mail));
    assertThat(heard.records().stream().filter(r -> r.event() instanceof SpansObserved))
        .allMatch(r -> r.key().equals(r.event().subject().key()));
    long errors =
        all.stream()
            .flatMap(s -> s.requests().stream())
            .mapToLong(SpansObserved.Requests::errors)
            .sum();
    assertThat(errors).isEqualTo(5);
    long gaps =
        all.stream()
            .flatMap(s -> s.units().stream())
            .filter(u -> mail.key().equals(u.callee()) && u.operation().equals("POST"))
            .mapToLong(Unit::count)
            .sum();
    assertThat(gaps).isEqualTo(20);
    assertThat(
            all.stream()
                .flatMap(s -> s.events().stream())
                .filter(e -> e.kind() == EventKind.CALL)
                .mapToLong(SpansObserved.Events::requests)
                .sum())
        .isEqualTo(20);
    List<TemplateCount> templates =
        heard.all(LogsObserved.class).stream().flatMap(l -> l.templates().stream()).toList();
    assertThat(templates)
        .allMatch(t -> t.template().equals("cart * is priced"))
        .allMatch(t -> "GET /cart".equals(t.entryOperation()));
    assertThat(templates.stream().mapToLong(TemplateCount::count).sum()).isEqualTo(30);
  }

  /** Cart calls mail in two of three requests, and fails in one of six. */
  private static void request(Sdk carts, Sdk mails, int number) {
    Span server = carts.span("GET /cart", SpanKind.SERVER);
    try (Scope in = server.makeCurrent()) {
      carts.log("cart " + number + " is priced");
      if (number % 3 != 0) {
        Span client = carts.span("POST", SpanKind.CLIENT);
        try (Scope calling = client.makeCurrent()) {
          mails.span("POST /send", SpanKind.SERVER).end();
        }
        client.end();
      }
      if (number % 6 == 0) {
        server.setStatus(StatusCode.ERROR);
      }
    }
    server.end();
  }

  @Test
  void answersWithTheRightStatus_whenTheBodyIsBad() throws Exception {
    try (Running collector =
        Running.collector(
                cluster,
                name,
                "forestall.collector.otlp.max-request-bytes=128KB",
                "forestall.collector.otlp.max-decompressed-bytes=1MB")
            .awaitReady()) {
      byte[] good = spans("cart");
      assertThat(post(collector, good, PROTOBUF, null).statusCode()).isEqualTo(200);
      assertThat(post(collector, gzip(good), PROTOBUF + "; charset=x", "gzip").statusCode())
          .isEqualTo(200);
      refused(post(collector, good, "text/plain", null), 415, 3, "Content-Type");
      refused(post(collector, good, PROTOBUF, "zstd"), 415, 3, "Content-Encoding");
      refused(post(collector, good, PROTOBUF, "gzip"), 400, 3, "gzip");
      refused(post(collector, "rubbish!".getBytes(UTF_8), PROTOBUF, null), 400, 3, "no OTLP");
      byte[] truncated = java.util.Arrays.copyOf(good, good.length - 3);
      refused(post(collector, truncated, PROTOBUF, null), 400, 3, "no OTLP");
      byte[] cut = java.util.Arrays.copyOf(gzip(good), gzip(good).length - 9);
      refused(post(collector, cut, PROTOBUF, "gzip"), 400, 3, "gzip");
      refused(post(collector, new byte[3_000_000], PROTOBUF, null), 413, 8, "larger than 131072");
      refused(post(collector, Requests.ofEmptySpans(51_000), PROTOBUF, null), 413, 8, "50000");
      HttpResponse<byte[]> json = post(collector, "{}".getBytes(UTF_8), "application/json", null);
      assertThat(json.statusCode()).isEqualTo(415);
      assertThat(new String(json.body(), UTF_8)).contains("\"code\":3").contains("http/protobuf");
      HttpResponse<byte[]> metrics = collector.post("/v1/metrics", good, "Content-Type", PROTOBUF);
      refused(metrics, 404, 12, "/api/v1/write");

      HttpResponse<byte[]> stranger = post(collector, spans("stranger"), PROTOBUF, null);
      assertThat(ExportTraceServiceResponse.parseFrom(stranger.body()).getPartialSuccess())
          .satisfies(p -> {
            assertThat(p.getRejectedSpans()).isOne();
            assertThat(p.getErrorMessage()).contains("no workload");
          });
      assertThat(collector.get("/actuator/prometheus").body())
          .contains("otlp_requests_total{outcome=\"malformed\",signal=\"traces\"} 4.0")
          .contains("otlp_requests_total{outcome=\"too_large\",signal=\"traces\"} 2.0")
          .contains("otlp_requests_total{outcome=\"wrong_type\",signal=\"traces\"} 3.0")
          .contains("otlp_dropped_total{reason=\"unknown_workload\",signal=\"traces\"} 1.0");
    }
  }

  @Test
  void refusesGzipBombs_inBoundedMemory() throws Exception {
    byte[] bomb = gzipOfZeros(1L << 30); // this test's heap is half of that
    assertThat(bomb.length).isLessThan(2_000_000);
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      List<CompletableFuture<Integer>> bombs =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(() -> {
                    try {
                      return post(collector, bomb, PROTOBUF, "gzip").statusCode();
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }))
              .toList();
      assertThat(bombs.stream().map(CompletableFuture::join)).containsOnly(413);
      assertThat(post(collector, spans("cart"), PROTOBUF, null).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersOverGrpcWithTheRightStatus_whenTheMessageIsBad() throws Exception {
    try (Running collector =
        Running.collector(cluster, name, "forestall.collector.otlp.max-decompressed-bytes=1MB")
            .awaitReady()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", collector.bean(OtlpGrpcServer.class).port())
              .usePlaintext()
              .build();
      try {
        String traces = Signal.TRACES.grpcService();
        assertThat(call(channel, traces, spans("cart"), "gzip")).isEmpty();
        fails(
            channel, traces, "rubbish!".getBytes(UTF_8), "identity", Status.Code.INVALID_ARGUMENT);
        fails(channel, traces, new byte[1_500_000], "identity", Status.Code.RESOURCE_EXHAUSTED);
        fails(channel, traces, new byte[9_000_000], "identity", Status.Code.RESOURCE_EXHAUSTED);
        fails(channel, traces, new byte[200_000_000], "gzip", Status.Code.RESOURCE_EXHAUSTED);
        fails(
            channel,
            "opentelemetry.proto.collector.metrics.v1.MetricsService",
            new byte[0],
            "identity",
            Status.Code.UNIMPLEMENTED);
        assertThat(call(channel, traces, spans("cart"), "identity")).isEmpty();
      } finally {
        channel.shutdownNow();
      }
      assertThat(collector.get("/actuator/prometheus").body())
          .contains("otlp_requests_total{outcome=\"malformed\",signal=\"traces\"} 1.0")
          .contains("otlp_requests_total{outcome=\"too_large\",signal=\"traces\"} 2.0")
          .contains("otlp_requests_total{outcome=\"taken\",signal=\"traces\"} 2.0");
    }
  }

  @Test
  void saysToSendAgain_untilThePodsAreKnown() throws Exception {
    cluster.forbid("/pods");
    try (Running collector = Running.collector(cluster, name)) {
      HttpResponse<byte[]> answer = post(collector, spans("cart"), PROTOBUF, null);
      refused(answer, 503, 14, "pods");
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void failsTheStartWithOneSentence_whenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = "forestall.collector.otlp.grpc-port=" + taken.getLocalPort();
      assertThatThrownBy(() -> Running.collector(cluster, name, port).close())
          .rootCause()
          .hasMessageContaining("forestall.collector.otlp.grpc-port: port " + taken.getLocalPort());
    }
  }

  @Test
  void takesNothing_whenItIsSwitchedOff() throws Exception {
    try (Running collector =
        Running.collector(cluster, name, "forestall.collector.otlp.enabled=false").awaitReady()) {
      assertThat(post(collector, spans("cart"), PROTOBUF, null).statusCode()).isEqualTo(404);
    }
  }

  private long requests(Subject subject, String operation) {
    return heard.all(SpansObserved.class).stream()
        .filter(s -> s.subject().equals(subject))
        .flatMap(s -> s.requests().stream())
        .filter(r -> r.entryOperation().equals(operation))
        .mapToLong(SpansObserved.Requests::count)
        .sum();
  }

  private static void refused(
      HttpResponse<byte[]> answer, int status, int code, String partOfSentence) throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    com.google.protobuf.CodedInputStream in =
        com.google.protobuf.CodedInputStream.newInstance(answer.body());
    assertThat(in.readTag()).isEqualTo(8);
    assertThat(in.readInt32()).isEqualTo(code);
    assertThat(in.readTag()).isEqualTo(18);
    assertThat(in.readString()).contains(partOfSentence);
  }

  private static HttpResponse<byte[]> post(
      Running collector, byte[] body, String type, String encoding)
      throws IOException, InterruptedException {
    return encoding == null
        ? collector.post("/v1/traces", body, "Content-Type", type)
        : collector.post("/v1/traces", body, "Content-Type", type, "Content-Encoding", encoding);
  }

  private static byte[] spans(String service) {
    return Requests.ofOneSpan(service, Instant.now());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] gzipOfZeros(long length) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (long i = 0; i < length / zeros.length; i++) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static void fails(
      ManagedChannel channel, String service, byte[] body, String compressor, Status.Code code) {
    assertThatThrownBy(() -> call(channel, service, body, compressor))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code));
  }

  private static byte[] call(
      ManagedChannel channel, String service, byte[] body, String compressor) {
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(service + "/Export")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    return ClientCalls.blockingUnaryCall(
        channel, export, CallOptions.DEFAULT.withCompression(compressor), body);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Sdk sdk(Running collector, String protocol, String attribute, String value) {
    boolean grpc = protocol.equals("grpc");
    String endpoint =
        grpc
            ? "http://127.0.0.1:" + collector.bean(OtlpGrpcServer.class).port()
            : collector.address();
    SpanExporter spans =
        grpc
            ? OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setCompression("gzip").build()
            : OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint + "/v1/traces")
                .setCompression("gzip")
                .build();
    LogRecordExporter logs =
        grpc
            ? OtlpGrpcLogRecordExporter.builder()
                .setEndpoint(endpoint)
                .setCompression("gzip")
                .build()
            : OtlpHttpLogRecordExporter.builder()
                .setEndpoint(endpoint + "/v1/logs")
                .setCompression("gzip")
                .build();
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("k8s.namespace.name"),
                "shop",
                AttributeKey.stringKey(attribute),
                value));
    return new Sdk(
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(BatchSpanProcessor.builder(spans).build())
            .build(),
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(logs).build())
            .build());
  }

  /** One service's SDK; closing it exports what it has. */
  private record Sdk(SdkTracerProvider tracing, SdkLoggerProvider logging)
      implements AutoCloseable {
    Span span(String operation, SpanKind kind) {
      return tracing.get("test").spanBuilder(operation).setSpanKind(kind).startSpan();
    }

    void log(String line) {
      logging.get("test").logRecordBuilder().setContext(Context.current()).setBody(line).emit();
    }

    @Override
    public void close() {
      logging.close();
      tracing.close();
    }
  }
}
