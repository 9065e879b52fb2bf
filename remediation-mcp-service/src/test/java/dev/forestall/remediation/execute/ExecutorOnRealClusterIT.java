package dev.forestall.remediation.execute;

import static org.awaitility.Awaitility.await;

import dev.forestall.remediation.cluster.Clients;
import dev.forestall.remediation.testing.MockCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executor on a real API server, where {@code -Dforestall.kubeconfig} names one. */
@EnabledIfSystemProperty(
    named = "forestall.kubeconfig",
    matches = ".+",
    disabledReason = "needs a real API server: -Dforestall.kubeconfig=FILE")
class ExecutorOnRealClusterIT extends ExecutorContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static KubernetesClient client;

  private final String namespace = "remediation-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void open() {
    client = Clients.open(System.getProperty("forestall.kubeconfig"), null);
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @AfterEach
  void delete() {
    client.namespaces().withName(namespace).delete();
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  String namespace() {
    return namespace;
  }

  @Override
  Deployment twoRevisions(String name) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client.resource(MockCluster.deployment(namespace, name, "v1").build()).create();
    await().atMost(PATIENCE).until(() -> replicaSets() == 1);
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .edit(d ->
            d.edit()
                .editSpec()
                .withTemplate(
                    MockCluster.deployment(namespace, name, "v2").buildSpec().getTemplate())
                .endSpec()
                .build());
    await().atMost(PATIENCE).until(() -> replicaSets() == 2);
    await().atMost(PATIENCE).until(() -> settled(name));
    return client.apps().deployments().inNamespace(namespace).withName(name).get();
  }

  private int replicaSets() {
    return client.apps().replicaSets().inNamespace(namespace).list().getItems().size();
  }

  private boolean settled(String name) {
    Deployment d = client.apps().deployments().inNamespace(namespace).withName(name).get();
    return d.getStatus().getObservedGeneration() != null
        && d.getStatus().getObservedGeneration() >= d.getMetadata().getGeneration()
        && Integer.valueOf(2).equals(d.getStatus().getAvailableReplicas())
        && Integer.valueOf(2).equals(d.getStatus().getUpdatedReplicas())
        && Integer.valueOf(2).equals(d.getStatus().getReplicas());
  }
}
