package dev.forestall.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Container;
import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.scenario.Scenario;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the built-in scenarios say of themselves is so, with nobody acting. */
class ScenarioWorldTest {
  private static final long SEED = 5;

  @ParameterizedTest
  @CsvSource({
    "slow-leak, shop/search, OOMKilled",
    "oom-step, shop/cart, OOMKilled",
    "image-pull, shop/cart, ErrImagePull",
    "config-error, shop/cart, CreateContainerConfigError",
    "disk-filling, shop/reports, Evicted",
    "volume-filling, shop/ledger, NoSpaceLeft",
  })
  void failsAsItsKindDoes(String name, String workload, String reason) {
    ControlRun run = ControlRun.of(Scenario.load(name), SEED);

    assertThat(run.failures()).containsOnlyKeys(workload);
    assertThat(run.failure().orElseThrow().reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "cron-bursts, 1",
    "cron-bursts, 2",
    "cache-warm-up, 1",
    "saw-tooth, 3",
    "saw-tooth, 4",
    "rolling-deploys, 4",
    "restarts-by-people, 1",
    "daily-wave, 9"
  })
  void alarmsNaivelyAndNeverFails_whenItIsHarmless(String name, long seed) {
    ControlRun run = ControlRun.of(Scenario.load(name), seed);

    assertThat(run.failures()).isEmpty();
    assertThat(run.naiveAlarms()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "probe-failure, shop/cart, Unhealthy",
    "rollout-stuck, shop/cart, Unhealthy",
    "unschedulable, shop/cart, FailedScheduling",
    "config-error, shop/cart, Failed",
    "disk-filling, shop/reports, Evicted",
  })
  void tellsEvents_asTheKubeletWould(String name, String workload, String reason) {
    Scenario scenario = Scenario.load(name);
    ClusterModel model = ClusterModel.of(scenario.plan(SEED), SEED, "test");
    Set<String> told = new HashSet<>();
    while (model.now() < scenario.duration().toSeconds()) {
      model.step();
      model.drainEvents().stream()
          .filter(e -> e.warning() && e.regarding().name().startsWith(workload.substring(5)))
          .forEach(e -> told.add(e.reason()));
    }

    assertThat(told).contains(reason);
  }

  @Test
  void waitsForItsConfiguration_whenNobodyMadeIt() {
    ClusterModel model = play("config-error", 120);

    assertThat(model.pods().stream().map(Pod::container).map(Container::reason))
        .contains("CreateContainerConfigError");
  }

  @Test
  void replacesThePodsOfASilentNodeAfterFiveMinutes_andTakesItBack() {
    ClusterModel model = play("node-not-ready", 30);
    Node down = model.nodes().get(1);
    assertThat(model.state(down).ready()).isTrue();
    assertThat(model.samples()).noneMatch(s -> s.node().equals(down.name()));
    List<Pod> there = on(model, down);
    assertThat(there).isNotEmpty().allMatch(Pod::ready);

    step(model, 30);
    assertThat(model.state(down).ready()).isFalse();
    assertThat(there).noneMatch(Pod::ready);
    assertThat(there).allMatch(p -> p.deletedAt().isEmpty());

    step(model, 400);
    assertThat(there).allMatch(p -> p.deletedAt().isPresent());
    assertThat(model.deployments()).allMatch(d -> d.status().ready() == d.replicas());
  }

  private static ClusterModel play(String name, long afterTheFault) {
    Scenario scenario = Scenario.load(name);
    ClusterModel model = ClusterModel.of(scenario.plan(SEED), SEED, "test");
    step(model, scenario.injectedAt(SEED).orElseThrow() + afterTheFault - model.now());
    return model;
  }

  private static void step(ClusterModel model, long seconds) {
    for (long i = 0; i < seconds; i++) {
      model.step();
    }
  }

  private static List<Pod> on(ClusterModel model, Node node) {
    return model.pods().stream().filter(p -> p.node().filter(node::equals).isPresent()).toList();
  }
}
