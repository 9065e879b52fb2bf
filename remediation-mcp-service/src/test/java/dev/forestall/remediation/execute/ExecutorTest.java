package dev.forestall.remediation.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.propose.Plan;
import dev.forestall.remediation.testing.MockCluster;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The executor on fabric8's mock server. */
class ExecutorTest extends ExecutorContract {
  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Override
  KubernetesClient client() {
    return cluster.client();
  }

  @Override
  String namespace() {
    return "shop";
  }

  @Override
  Deployment twoRevisions(String name) {
    return cluster.twoRevisions(namespace(), name);
  }

  @Test
  void tellsUnknown_whenNobodyKnowsWhetherItWasWritten() {
    for (MockCluster.Fault fault :
        new MockCluster.Fault[] {MockCluster.Fault.LOST_REQUEST, MockCluster.Fault.LOST_ANSWER}) {
      ClusterReader reader = new ClusterReader(client(), namespace());
      Executor executor = new Executor(client(), reader);
      ReplicaSet to =
          client().apps().replicaSets().inNamespace(namespace()).withName("cart-v1").get();
      Subject subject = Subject.deployment("test", namespace(), "cart");
      String uid =
          client()
              .apps()
              .deployments()
              .inNamespace(namespace())
              .withName("cart")
              .get()
              .getMetadata()
              .getUid();
      Planning planning =
          executor.plan(
              new Rollback(new Target(subject, uid), to.getMetadata().getUid(), "cart-v1"), STAMP);
      cluster.failNextWrite(fault);
      assertThat(executor.write(((Planning.Planned) planning).plan(), PROPOSAL))
          .isInstanceOf(Written.Unknown.class);
      assertThat(
              Executor.carries(reader.workload(subject).orElseThrow(), Executor.PROPOSAL, PROPOSAL))
          .isEqualTo(fault == MockCluster.Fault.LOST_ANSWER);
    }
    assertThat(cluster.writes()).hasSize(1);
  }

  @Test
  void plans_whenTheStatusChangesBeforeEveryDryRun_andFindsWhatElseWasChangedBeforeTheWrite() {
    Deployment made = client().apps().deployments().inNamespace("shop").withName("cart").get();
    ReplicaSet to = client().apps().replicaSets().inNamespace("shop").withName("cart-v1").get();
    Rollback rollback =
        new Rollback(
            new Target(Subject.deployment("test", "shop", "cart"), made.getMetadata().getUid()),
            to.getMetadata().getUid(),
            "cart-v1");
    Executor executor = new Executor(client(), new ClusterReader(client(), "forestall"));
    String digest = ((Planning.Planned) executor.plan(rollback, STAMP)).plan().digest();
    AtomicInteger changes = new AtomicInteger();
    cluster.beforeEveryDryRun(() ->
        """
        [{"op": "add", "path": "/status", "value": {"unavailableReplicas": %d}}]
        """
            .formatted(changes.incrementAndGet()));

    Plan busy = ((Planning.Planned) executor.plan(rollback, STAMP)).plan();
    assertThat(busy.digest()).isEqualTo(digest);
    assertThat(executor.write(busy, PROPOSAL)).isInstanceOf(Written.Conflict.class);

    cluster.beforeEveryDryRun(() ->
        """
        [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "v3"}]
        """);
    executor.plan(rollback, STAMP);
    assertThat(((Planning.Planned) executor.plan(rollback, STAMP)).plan().digest())
        .isNotEqualTo(digest);
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void refuses_whenWhatItNeedsMayNotBeRead() {
    Deployment made = client().apps().deployments().inNamespace("shop").withName("cart").get();
    ReplicaSet to = client().apps().replicaSets().inNamespace("shop").withName("cart-v1").get();
    to.getSpec()
        .getTemplate()
        .getSpec()
        .setVolumes(
            List.of(
                new VolumeBuilder()
                    .withName("key")
                    .withNewSecret()
                    .withSecretName("cart-key")
                    .endSecret()
                    .build()));
    client().resource(to).update();
    cluster.forbid("/secrets/");

    Planning planning =
        new Executor(client(), new ClusterReader(client(), "forestall"))
            .plan(
                new Rollback(
                    new Target(
                        Subject.deployment("test", "shop", "cart"), made.getMetadata().getUid()),
                    to.getMetadata().getUid(),
                    "cart-v1"),
                STAMP);

    assertThat(planning)
        .isInstanceOfSatisfying(
            Planning.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("FORBIDDEN");
              assertThat(refused.sentence()).contains("secrets/cart-key", "403");
            });
  }

  @Test
  void needsAClientThatNeverRepeats() {
    try (KubernetesClient repeating =
        new io.fabric8.kubernetes.client.KubernetesClientBuilder()
            .withConfig(
                new io.fabric8.kubernetes.client.ConfigBuilder(client().getConfiguration())
                    .withRequestRetryBackoffLimit(10)
                    .build())
            .build()) {
      assertThatThrownBy(() -> new Executor(repeating, new ClusterReader(repeating, "forestall")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("retry limit");
    }
  }
}
