package dev.forestall.lab.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestall.lab.process.LabException;
import dev.forestall.lab.trace.TraceLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a run.
 *
 * @param simulation always true: the cluster was simulated
 * @param seed seed
 * @param speed cluster seconds in one real second
 * @param mode mode of remediation
 * @param languageModel whom remediation could ask; a stub is said to be one
 * @param scenarios the scenarios
 * @param passed how many passed
 * @param failed how many did not
 * @param traces with {@code --traces}, one trace of an incident of each scenario that had one
 */
public record Report(
    boolean simulation,
    long seed,
    double speed,
    String mode,
    String languageModel,
    List<ScenarioReport> scenarios,
    long passed,
    long failed,
    List<TraceLine> traces) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.ALWAYS))
          .build();

  /** Counts what passed. */
  public static Report of(
      long seed,
      double speed,
      String mode,
      String languageModel,
      List<ScenarioReport> scenarios,
      List<TraceLine> traces) {
    long passed = scenarios.stream().filter(ScenarioReport::passed).count();
    long failed = scenarios.size() - passed;
    return new Report(true, seed, speed, mode, languageModel, scenarios, passed, failed, traces);
  }

  /** Writes it as JSON. */
  public void write(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new LabException("the report cannot be written to " + file + ": " + e.getMessage(), e);
    }
  }
}
