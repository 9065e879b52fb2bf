package dev.forestall.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever bytes come, reading ends with a value or with a WireException that says why. */
class WireTest {
  private static final long SEED = 7;
  private static final int MUTATIONS = 400;
  private static final List<String> TRICKY =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "1e30",
          "-1e30",
          "12345678901234567890",
          "NaN",
          "\"\"",
          "\" \"",
          "\"x\"",
          "[]",
          "[null]",
          "[[]]",
          "{}",
          "{\"type\":\"Rollback\"}",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+1000000000-12-31T23:59:60Z\"",
          "\"PT99999999999999999999H\"",
          "\"a/b/c\"");

  static Stream<byte[]> garbage() {
    return Stream.of(
        bytes(""),
        bytes(" "),
        bytes("null"),
        bytes("42"),
        bytes("\"text\""),
        bytes("[]"),
        bytes("[{}]"),
        bytes("{}"),
        bytes("{"),
        bytes("{\"type\":null}"),
        bytes("{\"type\":7}"),
        bytes("{\"type\":\"NoSuchEvent\"}"),
        bytes("{\"type\":\"dev.forestall.model.event.Heartbeat\"}"),
        bytes("{\"type\":\"Heartbeat\"}"),
        bytes("{\"type\":\"Heartbeat\",\"cluster\":\"c\",\"collector\":\"x\",\"upTo\":\"soon\"}"),
        bytes("<xml/>"),
        bytes("{\"a\":".repeat(5_000)),
        bytes("[".repeat(100_000)),
        new byte[] {0},
        new byte[] {1},
        new byte[] {1, 2, 3},
        new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff},
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0},
        new byte[64]);
  }

  static Stream<Object> examples() {
    return Examples.all().filter(value -> !(value instanceof MetricsSampled));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void saysWhy_whenTheBytesAreNoValueOfAnyTopic(byte[] garbage) {
    for (Topics topic : Topics.values()) {
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(() -> Wire.decode(garbage, Wire.valueType(topic)))
          .satisfies(WireTest::readable);
    }
  }

  @ParameterizedTest
  @EnumSource(Topics.class)
  void saysWhatItExpected_whenTheRecordIsOfAnotherTopic(Topics topic) {
    byte[] metrics = Wire.encode(Examples.metricsSampled());
    if (topic != Topics.POD_EVENTS) {
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(() -> Wire.decode(metrics, Wire.valueType(topic)))
          .withMessageContaining(Wire.valueType(topic).getSimpleName())
          .withMessageContaining("MetricsSampled");
    }
    byte[] other =
        Wire.encode(
            topic == Topics.LESSONS
                ? Examples.incidentEvents().getFirst()
                : Examples.lessons().getFirst());
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Wire.decode(other, Wire.valueType(topic)))
        .satisfies(WireTest::readable);
  }

  @Test
  void namesTheComponent_whenAConstructorRefuses() {
    byte[] bytes =
        bytes("{\"type\":\"Heartbeat\",\"collector\":\"x\",\"upTo\":\"2026-11-20T10:00:00Z\"}");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Wire.decode(bytes, PodEvent.class))
        .withMessageStartingWith("not a PodEvent: ")
        .withMessageContaining("cluster must not be empty");
  }

  @Test
  void refuses_whenTextFollowsTheValue() {
    byte[] heartbeat = Wire.encode(new Heartbeat("c", "x", Examples.ONSET));
    byte[] twice = Arrays.copyOf(heartbeat, heartbeat.length * 2);
    System.arraycopy(heartbeat, 0, twice, heartbeat.length, heartbeat.length);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Wire.decode(twice, PodEvent.class))
        .satisfies(WireTest::readable);
  }

  @Test
  void endsInAValueOrAReason_whenTheBinaryFormIsCutOrFlipped() {
    byte[] whole = Wire.encode(Examples.metricsSampled());
    for (int length = 1; length < whole.length; length++) {
      tryDecode(Arrays.copyOf(whole, length), PodEvent.class);
    }
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] flipped = whole.clone();
      flipped[1 + random.nextInt(flipped.length - 1)] = (byte) random.nextInt();
      tryDecode(flipped, PodEvent.class);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void endsInAValueOrAReason_whenAnyPartOfTheJsonIsReplaced(Object value) {
    Random random = new Random(SEED);
    byte[] whole = Wire.encode(value);
    for (int i = 0; i < MUTATIONS; i++) {
      JsonNode tree = Wire.json().readTree(whole);
      String json = mutate(tree, random);
      for (Topics topic : Topics.values()) {
        if (Wire.valueType(topic).isInstance(value)) {
          tryDecode(bytes(json), Wire.valueType(topic));
        }
      }
    }
    for (int length = 0; length < whole.length; length += 7) {
      tryDecode(Arrays.copyOf(whole, length), IncidentEvent.class);
    }
  }

  @Test
  void refusesAForecast_whenItsIntervalIsMissing() {
    ObjectNode opened =
        (ObjectNode) Wire.json().readTree(Wire.encode(Examples.incidentEvents().getFirst()));
    ((ObjectNode) opened.get("forecast")).remove("from");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Wire.decode(bytes(opened.toString()), IncidentEvent.class))
        .withMessageContaining("from must be given")
        .withMessageContaining(Forecast.class.getSimpleName());
  }

  @Test
  void keepsSamples_whenTheyAreOfSeveralContainers() {
    MetricsSampled sampled = Examples.metricsSampled();
    assertThat(Wire.decode(Wire.encode(sampled), PodEvent.class)).isEqualTo(sampled);
  }

  /** Replaces or removes one part, chosen at random, by what a faulty writer might put there. */
  private static String mutate(JsonNode tree, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(tree, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = List.copyOf(object.propertyNames());
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(8) == 0) {
      object.remove(name);
      return tree.toString();
    }
    object.put(name, "@@");
    return tree.toString().replace("\"@@\"", TRICKY.get(random.nextInt(TRICKY.size())));
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static void tryDecode(byte[] bytes, Class<?> type) {
    try {
      assertThat((Object) Wire.decode(bytes, type)).isInstanceOf(type);
    } catch (WireException e) {
      readable(e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
    }
  }

  private static void readable(WireException e) {
    assertThat(e.getMessage())
        .isNotBlank()
        .hasSizeLessThan(400)
        .doesNotContain("\n")
        .doesNotContain("problem: null")
        .containsPattern("^(not a |expected )[A-Z]");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
