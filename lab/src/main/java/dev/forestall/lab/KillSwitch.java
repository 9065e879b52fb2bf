package dev.forestall.lab;

import dev.forestall.lab.process.LabException;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.PrintStream;

/** The ConfigMap that lets automation run in a real cluster, made when it is missing. */
final class KillSwitch {
  static final String NAME = "forestall-automation";

  private KillSwitch() {}

  /**
   * Makes namespace and ConfigMap when they are missing, and says so; changes nothing that is
   * there.
   */
  static void ensure(ClusterAccess access, PrintStream out) {
    try (KubernetesClient client = client(access)) {
      String namespace = access.namespace();
      if (client.namespaces().withName(namespace).get() == null) {
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
            .create();
        out.println("  made namespace " + namespace);
      }
      if (client.configMaps().inNamespace(namespace).withName(NAME).get() == null) {
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(NAME)
                    .endMetadata()
                    .addToData("state", "running")
                    .build())
            .create();
        out.println("  made ConfigMap " + namespace + "/" + NAME + " (state: running)");
      }
    } catch (KubernetesClientException e) {
      throw new LabException(
          "the kill switch cannot be made in the cluster of "
              + access.kubeconfig()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static KubernetesClient client(ClusterAccess access) {
    File file = access.kubeconfig().toFile();
    String context = access.context();
    Config config =
        context == null ? Config.fromKubeconfig(file) : Config.fromKubeconfig(context, file);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
