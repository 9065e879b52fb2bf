package dev.forestall.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.forestall.collector.aggregate.Line;
import dev.forestall.collector.aggregate.Loss;
import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.collector.aggregate.Span.Parentage;
import dev.forestall.collector.aggregate.TraceId;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.model.workload.Subject;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Subject CART = Subject.deployment("c", "shop", "cart");

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final PodDirectory pods = new PodDirectory(clock, Duration.ofMinutes(15));
  private final OtlpReader reader = new OtlpReader(new Workloads(pods), clock);

  @BeforeEach
  void knowAPod() {
    pods.seen(
        "shop", new PodIdentity(CART, "cart-1", "u", NOW.minusSeconds(60), Map.of(), Set.of()));
  }

  @Test
  void readsASpan() throws RefusedException {
    Span.Builder span =
        span("op", NOW)
            .setParentSpanId(id(8))
            .setFlags(0x300)
            .setKind(SpanKind.SPAN_KIND_CLIENT)
            .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR));
    assertThat(traces(span).spans())
        .singleElement()
        .satisfies(read -> {
          assertThat(read.trace()).isEqualTo(new TraceId(0x0101010101010101L, 0x0101010101010101L));
          assertThat(read.id()).isEqualTo(0x0101010101010101L);
          assertThat(read.parent()).isEqualTo(0x0101010101010101L);
          assertThat(read.parentage()).isEqualTo(Parentage.REMOTE);
          assertThat(read.kind()).isEqualTo(Kind.CLIENT);
          assertThat(read.service().workload()).contains(CART);
          assertThat(read.operation()).isEqualTo("op");
          assertThat(read.endNanos() - read.startNanos()).isEqualTo(1_000_000);
          assertThat(read.failed()).isTrue();
        });
  }

  @Test
  void takesOverWhatASpanStandsFor_andCountsWhatCannotBeRead() throws RefusedException {
    Batch batch =
        traces(
            span("half", NOW).setTraceState("ot=th:8"),
            span("odd", NOW).setTraceState("ot=th:zz"),
            span("rare", NOW).setTraceState("ot=p:62"),
            span("silent", NOW).setTraceState("x=y"));
    assertThat(batch.spans())
        .extracting(s -> s.adjusted())
        .containsExactly(2.0, 1.0, (double) (1 << 20), 0.0);
    assertThat(batch.losses())
        .isEqualTo(Map.of(Loss.SAMPLING_UNREADABLE, 1, Loss.SAMPLING_BOUNDED, 1));
    assertThat(batch.dropped()).isZero();
  }

  @Test
  void cutsNames_andNamesTheNameless() throws RefusedException {
    Batch batch = traces(span("x".repeat(10_000), NOW), span(" \n", NOW), span("a\u0000b", NOW));
    assertThat(batch.spans())
        .extracting(s -> s.operation())
        .containsExactly("x".repeat(120), "unnamed", "a b");
  }

  @Test
  void dropsByReason_andKeepsTheRest() throws RefusedException {
    Batch batch =
        traces(
            span("good", NOW),
            span("no trace", NOW).setTraceId(ByteString.EMPTY),
            span("zeros", NOW).setSpanId(ByteString.copyFrom(new byte[8])),
            span("short parent", NOW).setParentSpanId(id(4)),
            span("no time", NOW).setStartTimeUnixNano(0).setEndTimeUnixNano(0),
            span("overflow", NOW).setStartTimeUnixNano(-1),
            span("future", NOW.plusSeconds(62)),
            span("old", NOW.minusSeconds(3602)),
            span("huge", NOW).addAttributes(KeyValue.newBuilder().setKey("k".repeat(300 * 1024))),
            span("backwards", NOW).setEndTimeUnixNano(5));
    assertThat(batch.spans()).extracting(s -> s.operation()).containsExactly("good", "backwards");
    assertThat(batch.received()).isEqualTo(10);
    assertThat(batch.drops())
        .isEqualTo(
            Map.of(
                OtlpDrop.INVALID_ID, 3,
                OtlpDrop.NO_TIME, 2,
                OtlpDrop.FUTURE, 1,
                OtlpDrop.TOO_OLD, 1,
                OtlpDrop.TOO_LARGE, 1));
  }

  @Test
  void readsLines_ofAnyShape() throws RefusedException {
    AnyValue message = AnyValue.newBuilder().setStringValue("paid 12").build();
    Batch batch =
        logs(
            line().setBody(text("order 7")).setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN3),
            line().setBody(text("a")).setSeverityText("warning"),
            line().setEventName("device.crashed"),
            line()
                .setBody(
                    AnyValue.newBuilder()
                        .setKvlistValue(
                            KeyValueList.newBuilder()
                                .addValues(
                                    KeyValue.newBuilder().setKey("message").setValue(message)))),
            line().setBody(text("late")).setTimeUnixNano(0).setObservedTimeUnixNano(nanos(NOW)),
            line(),
            line().setBody(text("untied")).clearTraceId().clearSpanId());
    assertThat(batch.lines())
        .extracting(Line::template)
        .containsExactly("order *", "a", "device.crashed", "paid *", "late", "untied");
    assertThat(batch.lines()).extracting(Line::severity).startsWith("WARN", "WARN", "UNSPECIFIED");
    assertThat(batch.lines().getLast().trace()).isNull();
    assertThat(batch.drops()).isEqualTo(Map.of(OtlpDrop.EMPTY, 1));
  }

  @Test
  void refusesWhatIsNoRequest_andNeverFailsOtherwise() {
    byte[] good = request(span("op", NOW)).toByteArray();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(3); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        reader.read(Signal.TRACES, bad, "");
        reader.read(Signal.LOGS, bad, "");
      } catch (RefusedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  @Test
  void refusesARequestOfTooManyRecords() {
    Span.Builder[] many = new Span.Builder[50_000];
    Arrays.fill(many, span("op", NOW));
    assertThatThrownBy(() -> traces(many)).isInstanceOf(RefusedException.class);
  }

  private Batch traces(Span.Builder... spans) throws RefusedException {
    return reader.read(Signal.TRACES, request(spans).toByteArray(), "");
  }

  private static ExportTraceServiceRequest request(Span.Builder... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    Arrays.stream(spans).forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(cart()).addScopeSpans(scope))
        .build();
  }

  private Batch logs(LogRecord.Builder... lines) throws RefusedException {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    Arrays.stream(lines).forEach(scope::addLogRecords);
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().setResource(cart()).addScopeLogs(scope))
            .build();
    return reader.read(Signal.LOGS, request.toByteArray(), "");
  }

  private static Resource.Builder cart() {
    return Resource.newBuilder()
        .addAttributes(KeyValue.newBuilder().setKey("service.name").setValue(text("cart")));
  }

  private static Span.Builder span(String name, Instant end) {
    return Span.newBuilder()
        .setTraceId(id(16))
        .setSpanId(id(8))
        .setName(name)
        .setStartTimeUnixNano(nanos(end) - 1_000_000)
        .setEndTimeUnixNano(nanos(end));
  }

  private static LogRecord.Builder line() {
    return LogRecord.newBuilder().setTraceId(id(16)).setSpanId(id(8)).setTimeUnixNano(nanos(NOW));
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static ByteString id(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    return ByteString.copyFrom(bytes);
  }

  private static long nanos(Instant at) {
    return at.toEpochMilli() * 1_000_000;
  }
}
