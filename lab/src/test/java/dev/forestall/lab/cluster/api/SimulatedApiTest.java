package dev.forestall.lab.cluster.api;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;

/** The contract against the simulated server. */
class SimulatedApiTest extends ApiContract {
  private final ApiServer server = ApiServer.start(0, Clock.systemUTC());

  @Override
  KubernetesClient connect() {
    return clientOf(server);
  }

  static KubernetesClient clientOf(ApiServer server) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl(server.url().toString())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  @Override
  boolean hasControllers() {
    return false;
  }

  @Override
  void stop() {
    server.close();
  }
}
