package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.testing.RealCluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills around the write on a real API server: its generation counts the template writes. */
@EnabledIfSystemProperty(
    named = "forestall.kubeconfig",
    matches = ".+",
    disabledReason = "needs a real API server: -Dforestall.kubeconfig=FILE")
class KilledOnRealClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealCluster cluster = new RealCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"after, ExecutionStarted", "before, ActionExecuted", "after, ActionExecuted"})
  void writesTheTemplateOnceAndUndoesItOnce(String when, String step) {
    cluster.twoRevisions("cart");
    new Executor(cluster.client(), new ClusterReader(cluster.client(), cluster.namespace()))
        .setKillSwitch(true, "test");
    // Forestall's own namespace is protected: the kill switch lies in another one here.
    try (World world =
        new World(
            cluster.client(),
            cluster.namespace(),
            Map.of("forestall.remediation.mode", "approve"),
            cluster.namespace())) {
      long generation = world.deployment().getMetadata().getGeneration();
      until(world, () -> world.has(ActionProposed.class));
      assertThat(world.deployment().getMetadata().getGeneration()).isEqualTo(generation);
      until(world, () -> world.approvals.find(world.detector.proposal(1)).isPresent());
      world.approve(1);
      if (when.equals("after")) {
        world.killAfter(step);
      } else {
        world.killBefore(step);
      }
      until(world, () -> world.has(ActionExecuted.class));
      assertThat(world.image()).endsWith(":v1");
      assertThat(world.deployment().getMetadata().getGeneration()).isEqualTo(generation + 1);
      assertThat(world.deployment().getMetadata().getManagedFields())
          .anyMatch(f -> "forestall".equals(f.getManager()));

      world.detected(world.detector.worse(1));
      world.killBefore("ActionUndone");
      until(world, () -> world.has(ActionUndone.class));
      assertThat(world.image()).endsWith(":v2");
      assertThat(world.deployment().getMetadata().getGeneration()).isEqualTo(generation + 2);
      assertThat(world.steps(VerdictReached.class).getFirst().verdict()).isEqualTo(Verdict.WORSE);
      assertThat(world.topic).extracting(RemediationEvent::eventId).doesNotHaveDuplicates();
    }
  }

  private static void until(World world, Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          world.tick();
          return condition.call();
        });
  }
}
