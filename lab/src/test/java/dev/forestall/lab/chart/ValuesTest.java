package dev.forestall.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** values.yaml is the reference: it holds every key of the schema, and says what each is. */
class ValuesTest {
  private final JsonNode schema =
      Chart.YAML.readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
  private final JsonNode values = Chart.YAML.readTree(Chart.FOLDER.resolve("values.yaml").toFile());

  @Test
  void closesEveryObjectOfTheSchema() {
    List<String> open = new ArrayList<>();
    findOpen("", schema, open);

    assertThat(open).isEmpty();
  }

  @Test
  void holdsEveryKeyOfTheSchema() {
    List<String> missing = new ArrayList<>();
    findMissing("", schema, values, missing);

    assertThat(missing).containsExactly("/global");
  }

  @Test
  void saysWhatEachKeyIs() throws IOException {
    List<String> lines = Files.readAllLines(Chart.FOLDER.resolve("values.yaml"));
    List<String> silent = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean key = line.matches(" *[a-zA-Z]+:( .*)?");
      boolean group = line.matches(" *(?!resources)[a-zA-Z]+:");
      boolean inside = line.matches(" +(requests|limits|role|key): [{a-zA-Z].*");
      if (key && !group && !inside && !lines.get(i - 1).strip().startsWith("#")) {
        silent.add(line);
      }
    }

    assertThat(silent).isEmpty();
  }

  private static void findOpen(String path, JsonNode node, List<String> open) {
    if (node.has("properties") && node.path("additionalProperties").asBoolean(true)) {
      open.add(path);
    }
    node.properties().forEach(e -> findOpen(path + "/" + e.getKey(), e.getValue(), open));
  }

  private static void findMissing(
      String path, JsonNode schema, JsonNode values, List<String> missing) {
    for (var property : schema.path("properties").properties()) {
      String key = path + "/" + property.getKey();
      if (!values.has(property.getKey())) {
        missing.add(key);
      } else {
        findMissing(key, property.getValue(), values.get(property.getKey()), missing);
      }
    }
  }
}
