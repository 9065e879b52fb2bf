package dev.forestall.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Finds and parses scenario files. */
final class ScenarioFiles {
  static final List<String> BUILT_IN =
      List.of(
          "memory-leak",
          "crash-loop",
          "traffic-surge",
          "slow-leak",
          "oom-step",
          "image-pull",
          "config-error",
          "probe-failure",
          "unschedulable",
          "rollout-stuck",
          "node-not-ready",
          "cpu-saturation",
          "disk-filling",
          "volume-filling",
          "error-rate",
          "latency",
          "slow-callee",
          "network-delay",
          "bad-callee-rollout",
          "noisy-neighbour",
          "spreading-errors",
          "load-wave",
          "cron-bursts",
          "cache-warm-up",
          "saw-tooth",
          "rolling-deploys",
          "restarts-by-people",
          "daily-wave");

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ScenarioFiles() {}

  static Scenario read(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      return parse(nameOrFile + ".yaml", builtIn(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new ScenarioException(
          nameOrFile
              + " is neither a scenario file nor one of the built-in scenarios "
              + String.join(", ", BUILT_IN)
              + ".");
    }
    try {
      return parse(nameOrFile, Files.readString(file));
    } catch (IOException e) {
      throw new ScenarioException(
          nameOrFile + " cannot be read as UTF-8 text: " + e.getMessage() + ".");
    }
  }

  static Scenario parse(String file, String yaml) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      return new Scenario(new Entry(file, "", tree));
    } catch (JacksonException e) {
      throw new ScenarioException(
          "%s: line %d is not valid YAML: %s."
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    }
  }

  private static String builtIn(String name) {
    try (InputStream in = ScenarioFiles.class.getResourceAsStream("/scenarios/" + name + ".yaml")) {
      if (in == null) {
        throw new ScenarioException("The built-in scenario " + name + " is missing in this build.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ScenarioException("The built-in scenario " + name + " cannot be read.");
    }
  }
}
