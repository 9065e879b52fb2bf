package dev.forestall.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * An environment variable that no setting has is silently ignored by Spring Boot, so what chart and
 * compose file set is compared with the records that read it.
 */
class SettingsOfContainersTest {
  private static final Map<String, String> MODULES =
      Map.of(
          "collector", "collector-service",
          "detector", "detector-service",
          "dashboard", "dashboard-service",
          "remediation", "remediation-mcp-service",
          "feedback", "feedback-service");

  @Test
  void chartSetsOnlyWhatTheServicesRead() {
    List<JsonNode> objects = Chart.render(Chart.FOLDER.resolve("ci/everything-values.yaml"));

    MODULES.forEach((service, module) ->
        assertThat(unknown(ChartTest.variables(objects, service).keySet(), service, module))
            .as(service)
            .isEmpty());
  }

  @Test
  void composeFileSetsOnlyWhatTheServicesRead() {
    JsonNode compose = Chart.YAML.readTree(Chart.PROJECT.resolve("docker-compose.yml").toFile());

    MODULES.forEach((service, module) -> {
      Set<String> names = new HashSet<>();
      JsonNode environment = compose.at("/services/" + service + "/environment");
      assertThat(environment.isObject()).as(service).isTrue();
      names.addAll(environment.propertyNames());
      assertThat(unknown(names, service, module)).as(service).isEmpty();
    });
  }

  @Test
  void composeFileListensOnThisMachineOnly() {
    JsonNode compose = Chart.YAML.readTree(Chart.PROJECT.resolve("docker-compose.yml").toFile());

    assertThat(compose.path("services").propertyNames())
        .contains(
            "kafka", "redis", "prometheus", "alertmanager", "grafana", "cluster", "collector");
    compose
        .path("services")
        .forEach(service ->
            assertThat(Chart.texts(service.path("ports")))
                .allMatch(p -> p.startsWith("127.0.0.1:")));
  }

  private static Set<String> unknown(Set<String> variables, String service, String module) {
    String prefix = "FORESTALL_" + service.toUpperCase(Locale.ROOT) + "_";
    Set<String> components = components(Chart.PROJECT.resolve(module).resolve("src/main/java"));
    assertThat(components).isNotEmpty();
    Set<String> unknown = new TreeSet<>();
    for (String variable : variables) {
      if (variable.startsWith(prefix)
          && !made(variable.substring(prefix.length()).replaceAll("_\\d+_", "_"), components)) {
        unknown.add(variable);
      }
    }
    return unknown;
  }

  /** Whether the name is a path of record components ("BUDGETS_COOL_DOWN": budgets, coolDown). */
  private static boolean made(String name, Set<String> components) {
    String rest = name.replace("_", "");
    return rest.isEmpty()
        || rest.startsWith("ALERTMANAGERLABELS") && components.contains("LABELS")
        || components.stream()
            .anyMatch(c -> rest.startsWith(c) && made(rest.substring(c.length()), components));
  }

  /** Names of the components of all settings records of a module, in capitals. */
  private static Set<String> components(Path sources) {
    Set<String> names = new HashSet<>();
    Pattern component = Pattern.compile("[\\w>\\]] (\\w+)(?=\\s*[,)])");
    for (Path file : settings(sources)) {
      Matcher matcher = component.matcher(read(file));
      while (matcher.find()) {
        names.add(matcher.group(1).toUpperCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static List<Path> settings(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return new ArrayList<>(
          files
              .filter(f -> f.toString().endsWith(".java") && read(f).contains("@DefaultValue"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
