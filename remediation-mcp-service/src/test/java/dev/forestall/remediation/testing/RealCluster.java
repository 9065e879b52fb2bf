package dev.forestall.remediation.testing;

import static org.awaitility.Awaitility.await;

import dev.forestall.remediation.cluster.Clients;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.UUID;

/** A namespace of its own on the API server that {@code -Dforestall.kubeconfig} names. */
public final class RealCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient client =
      Clients.open(System.getProperty("forestall.kubeconfig"), null);
  private final String namespace = "remediation-" + UUID.randomUUID().toString().substring(0, 8);

  public RealCluster() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  /**
   * A Deployment whose image was :v1 and is :v2, with the ReplicaSets of the real controllers. Its
   * pods run only where the node does not care for images.
   */
  public Deployment twoRevisions(String name) {
    client.resource(MockCluster.deployment(namespace, name, "v1").build()).create();
    await().atMost(PATIENCE).until(() -> replicaSets() == 1);
    PodTemplateSpec second =
        MockCluster.deployment(namespace, name, "v2").buildSpec().getTemplate();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions() // the controllers write to it, too
        .until(() ->
            client
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(name)
                    .edit(d -> d.edit().editSpec().withTemplate(second).endSpec().build())
                != null);
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
        && d.getStatus().getObservedGeneration() >= d.getMetadata().getGeneration();
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
