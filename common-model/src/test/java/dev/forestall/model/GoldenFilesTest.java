package dev.forestall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What travels is what the golden files say. A type that is new, or a field that was added, is
 * written with {@code mvn test -Dgolden.write=true}; {@code golden/v1} is what the first release
 * wrote and is never written again.
 */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path FIRST = GOLDEN.resolve("v1");
  private static final boolean WRITE = Boolean.getBoolean("golden.write");

  private static final Map<Class<?>, String> FOLDERS = folders();

  private static Map<Class<?>, String> folders() {
    Map<Class<?>, String> folders = new LinkedHashMap<>();
    for (Topics topic : Topics.values()) {
      folders.put(
          Wire.valueType(topic), topic.topicName().substring(topic.topicName().indexOf('.') + 1));
    }
    folders.put(RemediationAction.class, "actions");
    return folders;
  }

  @BeforeAll
  static void write() throws IOException {
    if (!WRITE) {
      return;
    }
    for (Object value : Examples.all().toList()) {
      write(file(value, ".json"), pretty(value));
      if (value instanceof MetricsSampled) {
        write(file(value, ".hex"), HexFormat.of().formatHex(Wire.encode(value)) + "\n");
      }
    }
  }

  static Stream<Object> examples() {
    return Examples.all();
  }

  static Stream<Class<?>> hierarchies() {
    return FOLDERS.keySet().stream();
  }

  static Stream<Path> firstFiles() throws IOException {
    try (Stream<Path> files = Files.walk(FIRST)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void encodesAsItsGoldenFile_whenNothingChanged(Object value) throws IOException {
    assertThat(Files.readString(file(value, ".json"))).isEqualTo(pretty(value));
    if (value instanceof MetricsSampled) {
      assertThat(HexFormat.of().formatHex(Wire.encode(value)))
          .isEqualTo(Files.readString(file(value, ".hex")).strip());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void comesBackEqual_whenDecoded(Object value) throws IOException {
    assertThat(decode(Wire.encode(value), hierarchyOf(value))).isEqualTo(value);
    assertThat(decode(read(file(value, ".json")), hierarchyOf(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decodes_whenANewerWriterAddedFieldsEverywhere(Object value) throws IOException {
    JsonNode tree = Wire.json().readTree(read(file(value, ".json")));
    addUnknownFields(tree);
    assertThat(decode(Wire.json().writeValueAsBytes(tree), hierarchyOf(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void hasAGoldenFile_whenASubtypeIsPermitted(Class<?> hierarchy) throws IOException {
    Set<String> permitted = new TreeSet<>();
    collectRecords(hierarchy, permitted);
    assertThat(namesIn(GOLDEN.resolve(FOLDERS.get(hierarchy)))).isEqualTo(permitted);
  }

  @ParameterizedTest
  @MethodSource("firstFiles")
  void decodes_whenTheFirstReleaseWroteIt(Path file) throws IOException {
    Class<?> hierarchy = hierarchyOf(file);
    byte[] bytes =
        file.toString().endsWith(".hex")
            ? HexFormat.of().parseHex(Files.readString(file).strip())
            : read(file);
    Object value = decode(bytes, hierarchy);
    assertThat(value.getClass().getSimpleName()).isEqualTo(simpleName(file));
    assertThat(decode(Wire.encode(value), hierarchy)).isEqualTo(value);
  }

  @Test
  void keepsWhatTheFirstReleaseWrote_whenFieldsAreAdded() throws IOException {
    for (Path file : firstFiles().filter(f -> f.toString().endsWith(".json")).toList()) {
      JsonNode first = Wire.json().readTree(read(file));
      JsonNode again = Wire.json().readTree(pretty(decode(read(file), hierarchyOf(file))));
      assertThat(missing(first, again, "")).as(file.toString()).isEmpty();
    }
  }

  private static void collectRecords(Class<?> type, Set<String> names) {
    if (type.isRecord()) {
      names.add(type.getSimpleName());
    } else {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collectRecords(permitted, names);
      }
    }
  }

  private static Set<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(GoldenFilesTest::simpleName).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String simpleName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static Path file(Object value, String suffix) {
    return GOLDEN
        .resolve(FOLDERS.get(hierarchyOf(value)))
        .resolve(value.getClass().getSimpleName() + suffix);
  }

  private static Class<?> hierarchyOf(Object value) {
    return switch (value) {
      case PodEvent event -> PodEvent.class;
      case IncidentEvent event -> IncidentEvent.class;
      case DashboardEvent event -> DashboardEvent.class;
      case RemediationEvent event -> RemediationEvent.class;
      case RemediationAction action -> RemediationAction.class;
      case Lesson lesson -> Lesson.class;
      default -> throw new AssertionError("no wire type: " + value.getClass());
    };
  }

  private static Class<?> hierarchyOf(Path file) {
    String folder = file.getParent().getFileName().toString();
    return FOLDERS.entrySet().stream()
        .filter(e -> e.getValue().equals(folder))
        .map(Map.Entry::getKey)
        .findAny()
        .orElseThrow();
  }

  private static String pretty(Object value) {
    return Wire.json()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(value)
            .replace("\r\n", "\n")
        + "\n";
  }

  private static Object decode(byte[] bytes, Class<?> hierarchy) {
    return Wire.decode(bytes, hierarchy);
  }

  private static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void addUnknownFields(JsonNode node) {
    node.forEach(GoldenFilesTest::addUnknownFields);
    if (node instanceof ObjectNode object) {
      object.put("addedLater", "by a newer writer");
      object.putObject("addedLaterToo").putArray("list").add(1);
    }
  }

  /** Paths that {@code first} has and {@code again} lacks or holds differently. */
  private static Set<String> missing(JsonNode first, JsonNode again, String path) {
    Set<String> paths = new TreeSet<>();
    if (first.isObject()) {
      for (Map.Entry<String, JsonNode> field : first.properties()) {
        paths.addAll(
            missing(field.getValue(), again.path(field.getKey()), path + "/" + field.getKey()));
      }
    } else if (first.isArray()) {
      for (int i = 0; i < first.size(); i++) {
        paths.addAll(missing(first.get(i), again.path(i), path + "/" + i));
      }
    } else if (!first.equals(again)) {
      paths.add(path);
    }
    return paths;
  }
}
