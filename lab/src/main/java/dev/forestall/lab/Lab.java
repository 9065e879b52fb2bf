package dev.forestall.lab;

import dev.forestall.lab.play.KillOrder;
import dev.forestall.lab.play.Play;
import dev.forestall.lab.play.RemediationApi;
import dev.forestall.lab.play.SimulationApi;
import dev.forestall.lab.play.Story;
import dev.forestall.lab.play.TopicWatch;
import dev.forestall.lab.process.LabException;
import dev.forestall.lab.process.Supervisor;
import dev.forestall.lab.report.Judge;
import dev.forestall.lab.report.Report;
import dev.forestall.lab.report.ScenarioFacts;
import dev.forestall.lab.report.ScenarioReport;
import dev.forestall.model.remediation.Mode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The lab: starts the parts, plays scenarios one after the other on a simulated cluster (or follows
 * a real one), tells what happens and writes the report.
 */
final class Lab {
  private static final long TICK_MILLIS = 250;
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(60);

  private final Options options;
  private final List<KillOrder> kills;
  private final PrintStream out;

  Lab(Options options, List<KillOrder> kills, PrintStream out) {
    this.options = options;
    this.kills = kills;
    this.out = out;
  }

  /** Runs to its end; false when an expectation was not met. */
  boolean run() {
    long began = System.nanoTime();
    try (Installation here = new Installation(options.stateFolder());
        TraceView traces = new TraceView(options.traces, out);
        Supervisor supervisor = new Supervisor(out)) {
      Thread hook = new Thread(supervisor::close, "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        Parts parts = new Parts(here, options, traces.endpoint());
        return options.realCluster()
            ? follow(here, supervisor, parts, traces, began)
            : playAll(here, supervisor, parts, traces, began);
      } finally {
        removeQuietly(hook);
      }
    }
  }

  private boolean playAll(
      Installation here, Supervisor supervisor, Parts parts, TraceView traces, long began) {
    here.wipe();
    out.println("Forestall on a simulated cluster, " + pace() + ". Starting:");
    supervisor.startAll(parts.stores());
    boolean first = true;
    List<ScenarioReport> reports = new ArrayList<>();
    AtomicReference<@Nullable Play> current = new AtomicReference<>();
    try (TopicWatch _ =
        new TopicWatch(parts.bootstrap(), true, value -> handTo(current.get(), value))) {
      do {
        List<String> names = options.interactive() ? List.of("memory-leak") : options.played();
        for (String scenario : names) {
          String cluster = clusterName(scenario, reports.size(), names.size());
          startFor(here, supervisor, parts, scenario, cluster, first);
          if (first) {
            ready(began, supervisor);
            tokens(here, parts);
          }
          first = false;
          reports.add(play(here, supervisor, parts, cluster, traces, current));
          traces.playEnded(cluster, !options.interactive());
          writeReport(reports, traces);
        }
      } while (options.interactive());
    }
    Report report = report(reports, traces);
    out.printf("%d passed, %d failed%n", report.passed(), report.failed());
    return report.failed() == 0;
  }

  private void startFor(
      Installation here,
      Supervisor supervisor,
      Parts parts,
      String scenario,
      String cluster,
      boolean first) {
    for (String part : List.of("remediation", "collector", "cluster")) {
      supervisor.stop(part);
    }
    supervisor.start(parts.simulatedCluster(cluster, scenario));
    ClusterAccess access = ClusterAccess.simulation(here, parts.clusterUrl(), cluster);
    if (first) {
      supervisor.startAll(
          List.of(
              parts.collector(access),
              parts.detector(),
              parts.dashboard(),
              parts.remediation(access),
              parts.feedback()));
    } else {
      supervisor.startAll(List.of(parts.collector(access), parts.remediation(access)));
    }
    supervisor.takeRestarted();
  }

  private ScenarioReport play(
      Installation here,
      Supervisor supervisor,
      Parts parts,
      String cluster,
      TraceView traces,
      AtomicReference<@Nullable Play> current) {
    SimulationApi simulation = new SimulationApi(parts.clusterUrl());
    simulation.start();
    JsonNode state = stateOf(simulation);
    RemediationApi person = new RemediationApi(parts.remediationUrl(), here.operatorToken);
    RemediationApi lab = new RemediationApi(parts.remediationUrl(), here.labToken);
    boolean labApproves = options.mode() == Mode.APPROVE && !options.interactive();
    ScenarioFacts facts = ScenarioFacts.of(state);
    out.printf(
        "%nScenario %s on cluster %s: %s%n",
        facts.name(), cluster, state.path("scenario").path("description").asString(""));
    Play play =
        new Play(cluster, facts, supervisor, new Story(out, person, !labApproves), kills, out);
    play.state(state);
    current.set(play);
    boolean repairing = options.mode() == Mode.APPROVE || options.mode() == Mode.AUTO;
    while (!play.over(repairing)) {
      pause();
      simulation.state().ifPresent(play::state);
      if (options.interactive()) {
        traces.tellOnce(cluster);
      }
      if (labApproves) {
        approve(lab, play, supervisor);
      }
    }
    simulation.state().ifPresent(play::state);
    current.set(null);
    return judge(play, simulation, supervisor, labApproves);
  }

  private static void approve(RemediationApi lab, Play play, Supervisor supervisor) {
    List<RemediationApi.Pending> seen =
        lab.pending().stream().filter(p -> play.sawProposed(p.id())).toList();
    // asked after the kill that a proposal may have been the cue of
    if (!seen.isEmpty() && supervisor.allReady()) {
      seen.forEach(lab::approve);
    }
  }

  private ScenarioReport judge(
      Play play, SimulationApi simulation, Supervisor supervisor, boolean labApproved) {
    List<Object> seen = play.seen();
    ScenarioReport report =
        new Judge(play.facts(), options.mode(), since -> extra(play, simulation, since))
            .judge(seen, supervisor.takeRestarted(), labApproved ? "lab" : null);
    out.printf("%s %s%n", report.passed() ? "PASSED" : "FAILED", report.name());
    report.why().forEach(why -> out.println("  " + why));
    play.missedKills()
        .forEach(
            k -> out.println("  " + k.event() + " never came: " + k.process() + " was not killed"));
    return report;
  }

  private static long extra(Play play, SimulationApi simulation, Instant since) {
    return play.facts().workloads().stream()
        .mapToLong(w -> simulation.extraFailures(w, since).orElse(0L))
        .sum();
  }

  private boolean follow(
      Installation here, Supervisor supervisor, Parts parts, TraceView traces, long began) {
    ClusterAccess access = realCluster();
    out.printf(
        "Forestall on the cluster of %s, mode %s. Starting:%n",
        access.kubeconfig(), options.mode().name().toLowerCase(Locale.ROOT));
    if (options.mode() != Mode.OBSERVE) {
      KillSwitch.ensure(access, out);
    }
    supervisor.startAll(parts.stores());
    supervisor.startAll(
        List.of(
            parts.collector(access),
            parts.detector(),
            parts.dashboard(),
            parts.remediation(access),
            parts.feedback()));
    ready(began, supervisor);
    tokens(here, parts);
    if (access.prometheus().isEmpty()) {
      out.println("Let your Prometheus write to " + parts.remoteWriteUrl() + " (remote_write).");
    }
    RemediationApi person = new RemediationApi(parts.remediationUrl(), here.operatorToken);
    Story story = new Story(out, person, true);
    Duration limit = options.limit;
    Instant end = limit == null ? Instant.MAX : Instant.now().plus(limit);
    try (TopicWatch _ = new TopicWatch(parts.bootstrap(), false, story::tell)) {
      while (Instant.now().isBefore(end)) {
        pause();
        traces.tellOnce("");
      }
    }
    return true;
  }

  private ClusterAccess realCluster() {
    Path kubeconfig = options.kubeconfig;
    if (kubeconfig == null) {
      throw new LabException("--kubeconfig is missing");
    }
    return new ClusterAccess(
        kubeconfig, options.context, options.cluster, options.namespace, options.prometheus, false);
  }

  private void ready(long began, Supervisor supervisor) {
    long memory = supervisor.parts().stream().mapToLong(p -> Math.max(0, p.memoryMib())).sum();
    out.printf(
        "All %d processes are ready after %.1f s, %d MiB.%n",
        supervisor.parts().size(), (System.nanoTime() - began) / 1e9, memory);
  }

  private void tokens(Installation here, Parts parts) {
    out.println(
        "Console "
            + parts.remediationUrl()
            + "/ and REST API "
            + parts.remediationUrl()
            + "/api/v1");
    out.println("  log in as operator with this token (shown once): " + here.operatorToken);
    if (options.mode() == Mode.AUTO && !options.realCluster()) {
      out.println("Mode auto in the lab: the floor of the track record is set to zero.");
    }
    if (options.mode() == Mode.APPROVE && !options.interactive() && !options.realCluster()) {
      out.println("No person is asked: the lab approves over REST as user lab.");
    }
  }

  private void writeReport(List<ScenarioReport> reports, TraceView traces) {
    options.reportFile().ifPresent(file -> report(reports, traces).write(file));
  }

  private Report report(List<ScenarioReport> reports, TraceView traces) {
    return Report.of(
        options.seed,
        options.clusterSpeed(),
        options.mode().name().toLowerCase(Locale.ROOT),
        options.languageModel(),
        reports,
        traces.lines());
  }

  private String pace() {
    return String.format(
        Locale.ROOT,
        "seed %d, %.0f times as fast as real, mode %s",
        options.seed,
        options.clusterSpeed(),
        options.mode().name().toLowerCase(Locale.ROOT));
  }

  private String clusterName(String scenario, int played, int inRound) {
    String base = Path.of(scenario).getFileName().toString().replaceAll("\\.ya?ml$", "");
    String name = base + "-" + options.seed;
    return played < inRound && inRound <= 1 ? name : name + "-" + (played + 1);
  }

  private static JsonNode stateOf(SimulationApi simulation) {
    long end = System.nanoTime() + STATE_PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var state = simulation.state();
      if (state.isPresent() && state.get().path("scenarioStart").isString()) {
        return state.get();
      }
      pause();
    }
    throw new LabException("the simulated cluster does not say how its scenario stands");
  }

  private static void handTo(@Nullable Play play, Object value) {
    if (play != null) {
      play.accept(value);
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // already stopping: the hook does the work
    }
  }

  private static void pause() {
    try {
      Thread.sleep(TICK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    }
  }
}
