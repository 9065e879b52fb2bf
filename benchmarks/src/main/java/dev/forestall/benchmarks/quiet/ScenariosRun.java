package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.Main;
import dev.forestall.lab.cluster.ControlRun;
import dev.forestall.lab.report.Judge;
import dev.forestall.lab.report.ScenarioFacts;
import dev.forestall.lab.report.ScenarioReport;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lab's scenarios in this process, with actions off, held against what each expects by the
 * lab's own judge: incidents, kinds and predictions.
 */
public final class ScenariosRun implements Main.Run {
  private static final int SEEDS = 2;
  private static final int FIRST_SEED = 101;

  /**
   * A scenario that was played.
   *
   * @param seed the seed
   * @param report what the judge says
   * @param playing what was seen
   */
  record Played(long seed, ScenarioReport report, Playing playing) {}

  @Override
  public void run(Main.Call call) throws IOException {
    String named = call.options().get("--scenario");
    List<String> names = named == null ? Scenario.builtIn() : List.of(named.split(","));
    int seeds = call.count("--seeds", SEEDS);
    int first = call.count("--first-seed", FIRST_SEED);
    List<Played> played = new ArrayList<>();
    System.out.println("| scenario | seed | verdict | incidents | why not |");
    System.out.println("|---|---|---|---|---|");
    for (String name : names) {
      for (long seed = first; seed < first + seeds; seed++) {
        Played one = play(Scenario.load(name), seed);
        played.add(one);
        System.out.println(row(one));
      }
    }
    long passed = played.stream().filter(p -> p.report().passed()).count();
    System.out.println();
    System.out.printf("%d of %d passed%n", passed, played.size());
    if (call.out().isPresent()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("passed", passed);
      json.put("of", played.size());
      json.put("runs", played.stream().map(ScenariosRun::json).toList());
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }
  }

  /** Plays a scenario and judges it. */
  static Played play(Scenario scenario, long seed) {
    Playing playing = Playing.of(scenario, seed, "lab");
    ControlRun control = ControlRun.of(scenario, seed);
    Judge judge = new Judge(facts(scenario, seed, control), Mode.OBSERVE, since -> 0);
    return new Played(seed, judge.judge(List.copyOf(playing.events()), List.of(), null), playing);
  }

  /** What the lab's cluster would say of itself at the end. */
  private static ScenarioFacts facts(Scenario scenario, long seed, ControlRun control) {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("scenario", Map.of("name", scenario.name(), "expectations", scenario.expectations()));
    state.put("faultWorkloads", scenario.faultWorkloads());
    state.put("scenarioStart", Playing.START);
    OptionalLong injected = scenario.injectedAt(seed);
    state.put("injectedAt", injected.isPresent() ? at(injected.getAsLong()) : null);
    Instant failed = control.wouldFailAt().map(ScenariosRun::at).orElse(null);
    state.put("failedAt", failed);
    state.put("wouldFailAt", failed);
    Map<String, Instant> failures = new TreeMap<>();
    control.failures().forEach((workload, second) -> failures.put(workload, at(second)));
    state.put("failedAtOf", failures);
    state.put("wouldFailAtOf", failures);
    state.put("expectedIncidents", scenario.expectedIncidents());
    state.put(
        "culprits", scenario.expectations().culprit().stream().map(scenario::displayName).toList());
    state.put("endsAt", at(scenario.duration().toSeconds()));
    state.put("naiveAlarms", control.naiveAlarms());
    return ScenarioFacts.of(Wire.json().valueToTree(state));
  }

  private static Instant at(long second) {
    return Playing.START.plusSeconds(second);
  }

  private static String row(Played one) {
    List<String> lines =
        one.playing().incidents().stream()
            .map(i ->
                "%s %s%s"
                    .formatted(
                        i.workload(), i.kind(), i.opened().predicted() ? " (predicted)" : ""))
            .toList();
    return "| %s | %d | %s | %s | %s |"
        .formatted(
            one.report().name(),
            one.seed(),
            one.report().passed() ? "passed" : "FAILED",
            lines.isEmpty() ? "-" : String.join(", ", lines),
            one.report().passed() ? "" : String.join("; ", one.report().why()));
  }

  private static Map<String, Object> json(Played one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", one.seed());
    json.put("report", one.report());
    json.put("incidents", one.playing().incidents().stream().map(Incident::json).toList());
    return json;
  }
}
