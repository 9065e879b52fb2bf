package dev.forestall.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.forestall.collector.otlp.Sampling.Nothing;
import dev.forestall.collector.otlp.Sampling.Said;
import dev.forestall.collector.otlp.Sampling.StandsFor;
import dev.forestall.collector.otlp.Sampling.Unreadable;
import dev.forestall.model.event.SpansObserved.Outside;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=th:0 | 1",
        "ot=th:8 | 2",
        "ot=th:c | 4",
        "ot=th:e6666666666668 | 10",
        "ot=th:fd70a | 99.9987",
        "ot=rv:11223344556677;th:8 | 2",
        "a=b, ot=th:8;rv:1 ,c=d | 2",
        "ot=p:0 | 1",
        "ot=p:3;r:7 | 8",
        "ot=r:7;p:20 | 1048576",
      })
  void readsForHowManyASpanStands(String state, double spans) {
    assertThat(said(state)).isInstanceOf(StandsFor.class);
    StandsFor standsFor = (StandsFor) said(state);
    assertThat(standsFor.spans()).isEqualTo(spans, offset(1e-3));
    assertThat(standsFor.bounded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "vendor=th:8", "not=th:8", "ot=", "ot=rv:12", "ot=xth:8", "ot"})
  void saysNothing_whereTheStateSaysNothing(String state) {
    assertThat(said(state)).isEqualTo(new Nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ot=th:",
        "ot=th:G",
        "ot=th:-1",
        "ot=th:C",
        "ot=th:123456789012345",
        "ot=p:63",
        "ot=p:64",
        "ot=p:-1",
        "ot=p:1e3",
        "ot=p:999999999999",
        "ot=th:8 8"
      })
  void cannotRead_whatIsMalformed(String state) {
    assertThat(said(state)).isEqualTo(new Unreadable());
  }

  @Test
  void doesNotReadAnEndlessState() {
    assertThat(said("a=b,".repeat(100_000) + "ot=th:8")).isEqualTo(new Unreadable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ot=th:ffffffffffffff", "ot=th:fffffff", "ot=p:21", "ot=p:62"})
  void boundsWhatNobodyWouldBelieve(String state) {
    assertThat(said(state)).isEqualTo(new StandsFor(1 << 20, true));
  }

  @Test
  void readsAttributes_whereTheStateSaysNothing() {
    AnyValue tenth = AnyValue.newBuilder().setDoubleValue(0.1).build();
    assertThat(said("", attribute("sampling.probability", tenth)))
        .isEqualTo(new StandsFor(10, false));
    assertThat(said("ot=th:8", attribute("sampling.probability", tenth)))
        .isEqualTo(new StandsFor(2, false));
    assertThat(
            said(
                "",
                attribute("sampler.type", text("probabilistic")),
                attribute("sampler.param", text(" 0.25 "))))
        .isEqualTo(new StandsFor(4, false));
    assertThat(
            said(
                "",
                attribute("sampler.type", text("ratelimiting")),
                attribute("sampler.param", AnyValue.newBuilder().setDoubleValue(0.5).build())))
        .isEqualTo(new Nothing());
    assertThat(said("", attribute("sampler.type", text("probabilistic")))).isEqualTo(new Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.01", "NaN", "Infinity", "", "ten", "0.1.2"})
  void cannotRead_whatIsNoProbability(String text) {
    assertThat(said("", attribute("sampling.probability", text(text)))).isEqualTo(new Unreadable());
    AnyValue list = AnyValue.newBuilder().setBoolValue(true).build();
    assertThat(said("", attribute("sampler.param", list))).isEqualTo(new Unreadable());
  }

  @Test
  void tellsWhatASpanAsks_unlessItServes() {
    KeyValue postgres = attribute("db.system.name", text("postgresql"));
    KeyValue older = attribute("db.system", text("redis"));
    KeyValue kafka = attribute("messaging.system", text("kafka"));
    assertThat(asked(SpanKind.SPAN_KIND_CLIENT, postgres)).isEqualTo(Outside.DATABASE);
    assertThat(asked(SpanKind.SPAN_KIND_INTERNAL, older)).isEqualTo(Outside.DATABASE);
    assertThat(asked(SpanKind.SPAN_KIND_PRODUCER, kafka)).isEqualTo(Outside.MESSAGING);
    assertThat(asked(SpanKind.SPAN_KIND_CLIENT, kafka, older)).isEqualTo(Outside.DATABASE);
    assertThat(asked(SpanKind.SPAN_KIND_CONSUMER, kafka)).isNull();
    assertThat(asked(SpanKind.SPAN_KIND_SERVER, postgres)).isNull();
    assertThat(asked(SpanKind.SPAN_KIND_CLIENT, attribute("db.system", text(" ")))).isNull();
    assertThat(
            asked(
                SpanKind.SPAN_KIND_CLIENT,
                attribute("db.system", AnyValue.newBuilder().setIntValue(3).build())))
        .isNull();
  }

  private static Outside asked(SpanKind kind, KeyValue... attributes) {
    Span.Builder span = Span.newBuilder().setKind(kind);
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    return SpanAttributes.of(span.build()).outside();
  }

  private static Said said(String state, KeyValue... attributes) {
    Span.Builder span = Span.newBuilder();
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    return Sampling.of(state, SpanAttributes.of(span.build()));
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}
