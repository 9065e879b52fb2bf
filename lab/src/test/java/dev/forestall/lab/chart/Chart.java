package dev.forestall.lab.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart of this project, as the real Helm renders it. */
final class Chart {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  static final Path FOLDER = PROJECT.resolve("helm/forestall");
  static final YAMLMapper YAML = YAMLMapper.builder().build();

  /** What an installation needs at least. */
  static final Path LEAST = FOLDER.resolve("ci/observe-values.yaml");

  private Chart() {}

  static List<Path> ciValues() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The objects.
   *
   * @param settings key=value each
   * @throws IllegalStateException with what Helm says when it refuses
   */
  static List<JsonNode> render(Path values, String... settings) {
    return renderInto("forestall", values, settings);
  }

  static List<JsonNode> renderInto(String namespace, Path values, String... settings) {
    TemplateCommand template =
        new Helm(FOLDER)
            .template()
            .withName("forestall")
            .withNamespace(namespace)
            .withValuesFile(values);
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      template.set(parts[0], parts[1]);
    }
    List<JsonNode> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(template.call())) {
      documents.forEachRemaining(o -> {
        if (o.isObject()) {
          objects.add(o);
        }
      });
    }
    return objects;
  }

  static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(o -> text(o, "/kind").equals(kind)).toList();
  }

  static JsonNode named(List<JsonNode> objects, String kind, String name) {
    return ofKind(objects, kind).stream()
        .filter(o -> text(o, "/metadata/name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  static String text(JsonNode node, String pointer) {
    return node.at(pointer).asString("");
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.asString()));
    return texts;
  }

  /** The first container of a Deployment. */
  static JsonNode container(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers/0");
  }
}
