package dev.forestall.remediation.execute;

import dev.forestall.remediation.testing.RealCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executor on a real API server, where {@code -Dforestall.kubeconfig} names one. */
@EnabledIfSystemProperty(
    named = "forestall.kubeconfig",
    matches = ".+",
    disabledReason = "needs a real API server: -Dforestall.kubeconfig=FILE")
class ExecutorOnRealClusterIT extends ExecutorContract {
  private final RealCluster cluster = new RealCluster();

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
    return cluster.namespace();
  }

  @Override
  Deployment twoRevisions(String name) {
    return cluster.twoRevisions(name);
  }
}
