package dev.forestall.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.model.incident.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
  private static final String GOOD =
      """
      name: mine
      warmUp: 30m
      duration: 1h
      workloads:
        - {name: cart, replicas: 2, memoryLimit: 512Mi, load: 10}
      faults:
        - kind: memory-leak
          target: cart
          start: {from: 3m, to: 5m}
          shape: {leakPerMinute: {from: 1%, to: 4%}}
      expect: {faultKinds: [MEMORY_LEAK], mustBePredicted: true, actions: [Rollback]}
      """;

  static List<String> builtIn() {
    return Scenario.builtIn();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void readsEachBuiltInScenario(String name) {
    Scenario scenario = Scenario.load(name);

    assertThat(scenario.name()).isEqualTo(name);
    assertThat(scenario.warmUp()).isGreaterThan(Duration.ofMinutes(10));
    assertThat(scenario.duration()).isLessThanOrEqualTo(Duration.ofHours(6));
  }

  @Test
  void readsAFileFromAnywhere(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), GOOD);

    Scenario scenario = Scenario.load(file.toString());

    assertThat(scenario.faultWorkloads()).containsExactly("shop/cart");
    assertThat(scenario.expectations().faultKinds()).containsExactly(FaultKind.MEMORY_LEAK);
    assertThat(scenario.expectations().mustBePredicted()).isTrue();
  }

  @Test
  void drawsFromTheRange_whenANumberIsARange() {
    Scenario scenario = ScenarioFiles.parse("mine.yaml", GOOD);

    assertThat(LongStream.range(0, 50).mapToObj(scenario::plan).map(p -> p.rollouts().getFirst()))
        .allMatch(r -> r.at() >= 180 && r.at() <= 300)
        .extracting(ClusterPlan.Rollout::at)
        .matches(starts -> starts.stream().distinct().count() > 30);
  }

  @Test
  void drawsLeaksThatDifferByAFactorOfAboutFour_whenSeedsDiffer() {
    Scenario scenario = Scenario.load("memory-leak");
    var leaks =
        LongStream.range(0, 400)
            .mapToDouble(s ->
                scenario.plan(s).rollouts().stream()
                    .mapToDouble(r -> r.version().memory().leakBytesPerSecond())
                    .max()
                    .orElseThrow())
            .summaryStatistics();

    assertThat(leaks.getMax() / leaks.getMin()).isBetween(3.3, 4.1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          warmUp: 30m            | warmUp: 30                  | mine.yaml: warmUp must be a duration such as 90s, 30m or 1h30m, not 30.
          warmUp: 30m            | warmup: 30m                 | mine.yaml: warmup is not a known key; known here are name, description, warmUp, duration, nodes, nodeCores, namespace, workloads, faults, disturbances, expect.
          replicas: 2            | replicas: two               | mine.yaml: workloads[0].replicas must be a whole number of at least 1, not two.
          memoryLimit: 512Mi     | memoryLimit: 512MB          | mine.yaml: workloads[0].memoryLimit must be an amount of memory such as 512Mi, not 512MB.
          load: 10               | load: -1                    | mine.yaml: workloads[0].load must be a number of at least 0, not -1.
          target: cart           | target: basket              | mine.yaml: faults[0].target must be one of the workloads cart, not basket.
          kind: memory-leak      | kind: meteor                | mine.yaml: faults[0].kind must be one of memory-leak, oom-kill, crash-loop, image-pull, config-error, probe-failure, unschedulable, rollout-stuck, node-not-ready, cpu-saturation, disk-filling, error-rate, latency, network-delay, not meteor.
          {from: 3m, to: 5m}     | {from: 5m, to: 3m}          | mine.yaml: faults[0].start must not run from the greater to the smaller value.
          {from: 3m, to: 5m}     | {from: 3m, too: 5m}         | mine.yaml: faults[0].start.too is not a known key; known here are from, to.
          leakPerMinute          | leakPerHour                 | mine.yaml: faults[0].shape.leakPerMinute must be given for a memory-leak.
          actions: [Rollback]    | actions: [Reboot]           | mine.yaml: expect.actions[0] must be one of Rollback, Restart, Scale, Escalate, NoAction, not Reboot.
          mustBePredicted: true  | mustBePredicted: perhaps    | mine.yaml: expect.mustBePredicted must be true or false, not perhaps.
          load: 10               | 'calls: [{workload: cart}]' | mine.yaml: workloads[0].calls[0].workload must not lead back to cart in a circle.
          faultKinds: [MEMORY_LEAK], | 'none: true,'           | mine.yaml: expect.none must not be true in a scenario with faults.
          faultKinds: [MEMORY_LEAK], | ''                      | mine.yaml: expect.faultKinds must name at least one fault kind, or incidents be given, or none be true.
          faultKinds: [MEMORY_LEAK], | 'culprit: basket, faultKinds: [MEMORY_LEAK],' | mine.yaml: expect.culprit must be one of the workloads cart, not basket.
          faultKinds: [MEMORY_LEAK], | 'culprit: cart, noCulprit: true, faultKinds: [MEMORY_LEAK],' | mine.yaml: expect.noCulprit must not be true beside culprit.
          faultKinds: [MEMORY_LEAK], | 'culpritKind: LATENCY, faultKinds: [MEMORY_LEAK],' | mine.yaml: expect.culpritKind must not be given without culprit.
          faultKinds: [MEMORY_LEAK], | 'incidents: [{workload: cart, kinds: [MEMORY_LEEK]}],' | mine.yaml: expect.incidents[0].kinds[0] must be one of
          faultKinds: [MEMORY_LEAK], | 'incidents: [{workload: [cart, basket], kinds: [LATENCY]}],' | mine.yaml: expect.incidents[0].workload[1] must be one of the workloads cart, not basket.
          faultKinds: [MEMORY_LEAK], | 'incidents: [{workload: cart, kinds: []}],' | mine.yaml: expect.incidents[0].kinds must name at least one fault kind.
          faultKinds: [MEMORY_LEAK], | 'incidents: [{workload: cart, kinds: [MEMORY_LEAK]}],' | mine.yaml: expect.mustBePredicted must be said of each of incidents, as predicted.
          kind: memory-leak      | kind: oom-kill              | mine.yaml: faults[0].shape.memory or shape.cache or memoryLimit must be given for an oom-kill.
          kind: memory-leak      | kind: network-delay         | mine.yaml: faults[0].shape is not a known key; known here are kind, caller, target, start, duration, delay.
          target: cart           | 'target: {a: b}'            | mine.yaml: faults[0].target must be a text.
          load: 10               | 'volume: 1Gi'               | mine.yaml: workloads[0].volume must not be given with more than one replica.
          """)
  void refusesWithFileKeyAndExpectation_whenAKeyIsWrong(String good, String bad, String sentence) {
    assertThat(GOOD).contains(good);

    assertThatThrownBy(() -> ScenarioFiles.parse("mine.yaml", GOOD.replace(good, bad)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: [a                | mine.yaml: line
          ''                      | mine.yaml: the file must be a mapping
          just a text             | mine.yaml: the file must be a mapping
          """)
  void refuses_whenItIsNoScenarioAtAll(String yaml, String sentence) {
    assertThatThrownBy(() -> ScenarioFiles.parse("mine.yaml", yaml))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void refuses_whenAKeyIsGivenTwice() {
    assertThatThrownBy(() -> ScenarioFiles.parse("mine.yaml", GOOD + "name: again\n"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("mine.yaml: line 12 ");
  }

  @Test
  void namesTheBuiltInOnes_whenThereIsNoSuchScenario() {
    assertThatThrownBy(() -> Scenario.load("nonsense"))
        .hasMessageStartingWith(
            "nonsense is neither a scenario file nor one of the built-in scenarios memory-leak,"
                + " crash-loop, traffic-surge, slow-leak,");
  }
}
