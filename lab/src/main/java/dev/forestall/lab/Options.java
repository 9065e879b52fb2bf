package dev.forestall.lab;

import dev.forestall.lab.openai.StubMode;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.lab.scenario.ScenarioException;
import dev.forestall.model.remediation.Mode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code ./run} takes. */
@Command(
    name = "./run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts Forestall on this machine. Alone, it plays the scenario memory-leak on a simulated"
            + " cluster until Ctrl-C, and a person approves.",
    footer = {
      "",
      "Examples:",
      "  ./run",
      "  ./run --headless --scenario memory-leak,crash-loop,traffic-surge --speed 20 --seed 7"
          + " --report r.json",
      "  ./run --headless --scenario memory-leak --speed 4 --kill detector@IncidentOpened",
      "  ./run --traces --alertmanager http://localhost:9093",
      "  ./run --kubeconfig ~/.kube/config --prometheus http://localhost:9090",
      "  ./run bench wire"
    })
final class Options {
  static final List<String> BUILT_IN = Scenario.builtIn();
  private static final double PERSON_SPEED = 4;
  private static final double HEADLESS_SPEED = 20;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--scenario",
      split = ",",
      paramLabel = "NAME",
      description =
          "Scenarios to play, then end: memory-leak, crash-loop, traffic-surge... (an unknown name"
              + " lists them), or all.")
  List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--scenario-file",
      paramLabel = "FILE",
      description = "A scenario file of your own (repeatable).")
  List<Path> scenarioFiles = new ArrayList<>();

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "Seconds of cluster time in one real second (default 4, so that a person has time to"
              + " approve; 20 with --headless).")
  @Nullable Double speed;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the run (default 7).")
  long seed = 7;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "observe, suggest, approve or auto (default approve; with --kubeconfig observe). In the"
              + " lab, auto sets the floor of the track record to zero.")
  @Nullable String modeName;

  @Option(names = "--report", paramLabel = "FILE", description = "Writes the report as JSON.")
  @Nullable Path report;

  @Option(
      names = "--headless",
      description = "No person is there: in mode approve the lab approves over REST as user lab.")
  boolean headless;

  @Option(
      names = "--kill",
      paramLabel = "PROCESS@EVENT",
      description =
          "Kills a process with -9 when the lab sees that event, for example"
              + " remediation@ExecutionStarted (repeatable).")
  List<String> kills = new ArrayList<>();

  @Option(
      names = "--traces",
      description =
          "Follows Forestall's own work: shows one trace from the collector over the detector to"
              + " remediation, and writes it into the report.")
  boolean traces;

  @Option(
      names = "--grafana",
      paramLabel = "URL",
      description = "Makes the incidents' dashboards in this Grafana.")
  @Nullable String grafana;

  @Option(
      names = "--grafana-token",
      paramLabel = "TOKEN",
      description =
          "Token of a Grafana service account (default: the environment variable GRAFANA_TOKEN,"
              + " which other users of the machine cannot read).")
  @Nullable String grafanaToken;

  @Option(
      names = "--alertmanager",
      paramLabel = "URL",
      description = "Fires and resolves the incidents' alerts there.")
  @Nullable String alertmanager;

  @Option(
      names = "--also-write",
      paramLabel = "URL",
      description =
          "Sends the simulated cluster's samples to this remote-write receiver too, for example"
              + " http://localhost:9090/api/v1/write.")
  @Nullable String alsoWrite;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Runs against this real cluster instead of a simulated one.")
  @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  @Nullable String context;

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "Pulls from this Prometheus; without it, remote write is waited for.")
  @Nullable String prometheus;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Name of the real cluster (default: the UID of its namespace kube-system).")
  @Nullable String cluster;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description =
          "Forestall's namespace in the cluster, with the kill switch (default forestall).")
  String namespace = "forestall";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "With --kubeconfig: ends after this time, for example PT40M (default: Ctrl-C).")
  @Nullable Duration limit;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Folder for data and logs (default .forestall/lab, which each run begins anew; with"
              + " --kubeconfig .forestall/real, which is kept).")
  @Nullable Path state;

  @Option(
      names = "--openai-stub",
      paramLabel = "MODE",
      description =
          "Starts a stub of a language model's endpoint (it is no model) and lets it be asked:"
              + " good, nonsense, slow or error. A real one is asked when OPENAI_BASE_URL or"
              + " OPENAI_API_KEY is set.")
  @Nullable String openAiStub;

  boolean realCluster() {
    return kubeconfig != null;
  }

  boolean interactive() {
    return !realCluster() && played().isEmpty();
  }

  double clusterSpeed() {
    Double given = speed;
    return given != null ? given : headless ? HEADLESS_SPEED : PERSON_SPEED;
  }

  Mode mode() {
    String name = modeName;
    if (name == null) {
      return realCluster() ? Mode.OBSERVE : Mode.APPROVE;
    }
    return Mode.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Names and files of the scenarios to play, in the order given. */
  List<String> played() {
    List<String> played = new ArrayList<>();
    for (String name : scenarios) {
      if (name.equals("all")) {
        played.addAll(BUILT_IN);
      } else {
        played.add(name);
      }
    }
    scenarioFiles.forEach(file -> played.add(file.toString()));
    return played;
  }

  /** The state folder: what a real cluster taught is never where the lab wipes. */
  Path stateFolder() {
    Path given = state;
    return given != null ? given : Path.of(".forestall", realCluster() ? "real" : "lab");
  }

  Optional<Path> reportFile() {
    return Optional.ofNullable(report);
  }

  Optional<StubMode> openAiStubMode() {
    return Optional.ofNullable(openAiStub).map(m -> StubMode.valueOf(m.toUpperCase(Locale.ROOT)));
  }

  /** Whom remediation asks, for the report. */
  String languageModel() {
    if (openAiStub != null) {
      return "stub, no language model: " + openAiStub;
    }
    boolean real =
        Stream.of("OPENAI_BASE_URL", "OPENAI_API_KEY")
            .map(System::getenv)
            .anyMatch(v -> v != null && !v.isBlank());
    return real ? "the endpoint of OPENAI_BASE_URL" : "none";
  }

  /** The token for Grafana, from the command line or the environment. */
  Optional<String> grafanaToken() {
    String given = grafanaToken == null ? System.getenv("GRAFANA_TOKEN") : grafanaToken;
    return Optional.ofNullable(given).filter(t -> !t.isBlank());
  }

  /** Refuses what does not fit together, with a sentence. */
  void check() {
    if (clusterSpeed() <= 0 || clusterSpeed() > 100) {
      throw wrong("--speed must lie between 0 and 100, not " + clusterSpeed());
    }
    String name = modeName;
    if (name != null && !List.of("observe", "suggest", "approve", "auto").contains(name)) {
      throw wrong("--mode must be observe, suggest, approve or auto, not " + name);
    }
    String stub = openAiStub;
    if (stub != null && !List.of("good", "nonsense", "slow", "error").contains(stub)) {
      throw wrong("--openai-stub must be good, nonsense, slow or error, not " + stub);
    }
    if (realCluster() && !played().isEmpty()) {
      throw wrong("--kubeconfig runs against a real cluster: leave --scenario out");
    }
    address("--grafana", grafana);
    address("--alertmanager", alertmanager);
    address("--also-write", alsoWrite);
    if (grafanaToken != null && grafana == null) {
      throw wrong("--grafana-token needs --grafana");
    }
    if (alsoWrite != null && realCluster()) {
      throw wrong("--also-write copies what the simulated cluster sends: leave --kubeconfig out");
    }
    for (Path file : scenarioFiles) {
      if (!file.toFile().isFile()) {
        throw wrong("--scenario-file " + file + " is not a file");
      }
      try {
        Scenario.load(file.toString());
      } catch (ScenarioException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }
    for (String scenario : scenarios) {
      if (!scenario.equals("all") && !BUILT_IN.contains(scenario)) {
        throw wrong(
            "--scenario "
                + scenario
                + " is not known: give "
                + String.join(", ", BUILT_IN)
                + " or all, or a file with --scenario-file");
      }
    }
    Path config = kubeconfig;
    if (config != null && !config.toFile().isFile()) {
      throw wrong("--kubeconfig " + config + " is not a file");
    }
  }

  private void address(String option, @Nullable String given) {
    if (given == null) {
      return;
    }
    try {
      URI uri = new URI(given);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return;
      }
    } catch (URISyntaxException e) {
      // told below, as for everything else that is no address
    }
    throw wrong(option + " must be an address like http://localhost:9090, not " + given);
  }

  private ParameterException wrong(String sentence) {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalArgumentException(sentence);
    }
    return new ParameterException(own.commandLine(), sentence);
  }
}
