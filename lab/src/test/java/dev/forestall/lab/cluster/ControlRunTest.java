package dev.forestall.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.cluster.model.Change;
import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.PodSample;
import dev.forestall.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlRunTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void killsTheLeakingWorkloadInTime_andNoDecoy(long seed) {
    Scenario scenario = Scenario.load("memory-leak");
    ControlRun control = ControlRun.of(scenario, seed);

    long minutes =
        (control.wouldFailAt().orElseThrow() - scenario.injectedAt(seed).orElseThrow()) / 60;
    assertThat(minutes).isBetween(15L, 50L);
    assertThat(control.failure().orElseThrow().reason()).isEqualTo("OOMKilled");
    Map<String, Double> fill = fill(scenario, seed);
    assertThat(fill.get("cart")).isGreaterThan(0.9);
    assertThat(fill.get("recommendations")).isLessThan(0.8);
    assertThat(fill.get("search")).isLessThan(0.8);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void crashesSoonAndForGood_whenTheSettingIsBad(long seed) {
    Scenario scenario = Scenario.load("crash-loop");
    ControlRun control = ControlRun.of(scenario, seed);

    long seconds = control.wouldFailAt().orElseThrow() - scenario.injectedAt(seed).orElseThrow();
    assertThat(seconds).isBetween(4L, 60L);
    assertThat(control.failure().orElseThrow().workload()).isEqualTo("shop/checkout");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void alarmsNaivelyAndNeverFails_whenTrafficSurges(long seed) {
    Scenario scenario = Scenario.load("traffic-surge");
    ControlRun control = ControlRun.of(scenario, seed);

    assertThat(control.wouldFailAt()).isEmpty();
    assertThat(control.naiveAlarms()).isPositive();
    assertThat(fill(scenario, seed).values()).allMatch(f -> f < 0.8);
  }

  @ParameterizedTest
  @CsvSource({
    "image-pull, '{}', ErrImagePull",
    "memory-leak, '{leakPerMinute: 6%}', OOMKilled",
    "crash-loop, '{crashAfter: 40s, exitCode: 3}', Error",
  })
  void fails_whenTheFaultEndsOrStopsAContainer(
      String kind, String shape, String reason, @TempDir Path folder) throws IOException {
    Scenario scenario = scenario(kind, shape, folder);

    assertThat(ControlRun.of(scenario, 7).failure().orElseThrow().reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "error-rate, '{errorRate: 0.2}'",
    "cpu-saturation, '{cpuPerRequest: 0.3}'",
  })
  void failsRequests_whenTheFaultHurtsUsers(String kind, String shape, @TempDir Path folder)
      throws IOException {
    Scenario scenario = scenario(kind, shape, folder);
    FailedRequests failed = ControlRun.of(scenario, 7).failedRequests();

    assertThat(failed.between("shop/cart", 400, 1600))
        .isGreaterThan(10 * failed.between("shop/cart", -1300, -100));
  }

  @ParameterizedTest
  @CsvSource({
    "memory-leak, 1",
    "memory-leak, 2",
    "memory-leak, 3",
    "crash-loop, 1",
    "crash-loop, 2"
  })
  void failsMoreRequestsThanARunWithARollback(String name, long seed) {
    Scenario scenario = Scenario.load(name);
    ControlRun control = ControlRun.of(scenario, seed);
    ScenarioRun run = ScenarioRun.of(scenario, seed, "test");
    String workload = scenario.faultWorkloads().getFirst();
    Deployment target =
        run.model().deployments().stream()
            .filter(d -> d.key().equals(workload))
            .findAny()
            .orElseThrow();
    Change rollback = new Change.SetTemplate(workload, target.template());
    long at = scenario.injectedAt(seed).orElseThrow() + 600;

    playUntil(run, at);
    run.model().apply(rollback);
    playUntil(run, run.plan().durationSeconds());

    long end = run.plan().durationSeconds();
    run.failedRequests()
        .allUntil(end)
        .keySet()
        .forEach(w ->
            assertThat(run.failedRequests().between(w, at, end))
                .isLessThanOrEqualTo(control.failedRequests().between(w, at, end) + 1e-6));
    assertThat(target.status().ready()).isEqualTo(target.replicas());
    assertThat(target.replicaSets().getFirst().formerRevisions()).containsExactly(1L);
  }

  private static void playUntil(ScenarioRun run, long second) {
    while (run.model().now() < second) {
      run.step();
    }
  }

  private static Scenario scenario(String kind, String shape, Path folder) throws IOException {
    String yaml =
        """
        name: mine
        warmUp: 30m
        duration: 30m
        workloads:
          - {name: cart, replicas: 3, memoryLimit: 512Mi, load: 20}
        faults:
          - {kind: %s, target: cart, start: 3m, shape: %s}
        expect: {faultKinds: [UNAVAILABLE]}
        """
            .formatted(kind, shape);
    return Scenario.load(Files.writeString(folder.resolve("mine.yaml"), yaml).toString());
  }

  /** The highest share of its memory limit that a scrape finds of each workload. */
  private static Map<String, Double> fill(Scenario scenario, long seed) {
    ScenarioRun run = ScenarioRun.of(scenario, seed, "test");
    Map<String, Double> fill = new HashMap<>();
    while (!run.ended()) {
      for (PodSample s : run.step()) {
        fill.merge(s.workload(), s.workingSetBytes() / s.memoryLimitBytes(), Math::max);
      }
    }
    return fill;
  }
}
