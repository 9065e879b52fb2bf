package dev.forestall.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.model.remediation.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OptionsTest {
  @Test
  void playsTheLeakForAPerson_whenNothingIsGiven() {
    Options options = parse();
    assertThat(options.interactive()).isTrue();
    assertThat(options.mode()).isEqualTo(Mode.APPROVE);
    assertThat(options.clusterSpeed()).isEqualTo(4);
  }

  @Test
  void takesTheCommandOfTheReadme() {
    Options options =
        parse(
            "--headless",
            "--scenario",
            "memory-leak,crash-loop,traffic-surge",
            "--seed",
            "9",
            "--report",
            "r.json");
    assertThat(options.played()).containsExactly("memory-leak", "crash-loop", "traffic-surge");
    assertThat(options.clusterSpeed()).isEqualTo(20);
    assertThat(options.seed).isEqualTo(9);
    assertThat(parse("--scenario", "all").played()).isEqualTo(Options.BUILT_IN);
  }

  @Test
  void waitsLessForTraces_whenTheClusterIsFaster() {
    assertThat(Parts.traceWait(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Parts.traceWait(4)).isEqualTo(Duration.ofMillis(2500));
    assertThat(Parts.traceWait(20)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitsForAModelLongerInRealTime_whenTimeIsSlower() {
    assertThat(Parts.patience(20)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Parts.patience(4)).isEqualTo(Duration.ofSeconds(20));
    assertThat(Parts.patience(100)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void saysThatAStubIsOne() {
    assertThat(parse("--openai-stub", "good").languageModel())
        .isEqualTo("stub, no language model: good");
    assertThat(parse().openAiStubMode()).isEmpty();
    assertThatThrownBy(() -> parse("--openai-stub", "clever"))
        .hasMessageContaining("--openai-stub must be good, nonsense, slow or error, not clever");
  }

  @Test
  void onlyObserves_whenARealClusterIsGiven(@TempDir Path dir) throws Exception {
    Path config = Files.createFile(dir.resolve("config"));
    assertThat(parse("--kubeconfig", config.toString()).mode()).isEqualTo(Mode.OBSERVE);
    assertThat(parse("--kubeconfig", config.toString()).stateFolder())
        .isNotEqualTo(parse().stateFolder());
    assertThat(parse("--kubeconfig", config.toString(), "--mode", "approve").mode())
        .isEqualTo(Mode.APPROVE);
    assertThatThrownBy(() -> parse("--kubeconfig", config.toString(), "--scenario", "all"))
        .hasMessageContaining("leave --scenario out");
    assertThatThrownBy(
            () -> parse("--kubeconfig", config.toString(), "--also-write", "http://localhost:9090"))
        .hasMessageContaining("leave --kubeconfig out");
  }

  @Test
  void refusesAScenarioFileWithAnUnknownKey_beforeAnythingStarts(@TempDir Path dir)
      throws Exception {
    Path file = Files.writeString(dir.resolve("mine.yaml"), "name: mine\nnonsense: 1\n");
    assertThatThrownBy(() -> parse("--scenario-file", file.toString()))
        .hasMessageContaining("mine.yaml: nonsense is not a known key");
  }

  @Test
  void takesTheAddressesOfOthers() {
    Options options =
        parse(
            "--traces",
            "--grafana",
            "http://localhost:3000",
            "--grafana-token",
            "secret",
            "--alertmanager",
            "http://localhost:9093",
            "--also-write",
            "http://localhost:9090/api/v1/write");
    assertThat(options.traces).isTrue();
    assertThat(options.grafanaToken()).contains("secret");
    assertThat(parse().traces).isFalse();
    assertThat(parse("--grafana", "http://localhost:3000").grafanaToken())
        .isEqualTo(java.util.Optional.ofNullable(System.getenv("GRAFANA_TOKEN")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--speed 0 | --speed must lie between 0 and 100",
        "--mode maybe | --mode must be observe, suggest, approve or auto, not maybe",
        "--scenario nonsense | --scenario nonsense is not known",
        "--scenario-file /nowhere.yaml | --scenario-file /nowhere.yaml is not a file",
        "--kubeconfig /nowhere | --kubeconfig /nowhere is not a file",
        "--grafana localhost:3000 | --grafana must be an address like http://localhost:9090",
        "--alertmanager http:/// | --alertmanager must be an address",
        "--also-write ftp://localhost/x | --also-write must be an address",
        "--grafana-token t | --grafana-token needs --grafana",
        "--sped 4 | Unknown option"
      })
  void refusesWithASentence(String line, String sentence) {
    assertThatThrownBy(() -> parse(line.split(" "))).hasMessageContaining(sentence);
  }

  private static Options parse(String... args) {
    Options options = new Options();
    new CommandLine(options).parseArgs(args);
    options.check();
    return options;
  }
}
