package dev.forestall.lab.cluster.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract against the real server that {@code -Dforestall.kubeconfig=FILE} names. */
@EnabledIfSystemProperty(
    named = RealApiIT.KUBECONFIG,
    matches = ".+",
    disabledReason = "-Dforestall.kubeconfig=FILE names no real API server")
class RealApiIT extends ApiContract {
  static final String KUBECONFIG = "forestall.kubeconfig";

  @Override
  KubernetesClient connect() {
    Config config = Config.fromKubeconfig(new File(System.getProperty(KUBECONFIG)));
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                // A real server tries an eviction with a wrong UID for ten seconds before its 409.
                .withRequestTimeout(30_000)
                .build())
        .build();
  }

  @Override
  boolean hasControllers() {
    return true;
  }
}
