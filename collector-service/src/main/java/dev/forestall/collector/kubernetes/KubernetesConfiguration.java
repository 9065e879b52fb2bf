package dev.forestall.collector.kubernetes;

import dev.forestall.collector.CollectorProperties;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client of the API server. It repeats nothing by itself: informers and elector do that. */
@Configuration(proxyBeanMethods = false)
class KubernetesConfiguration {
  @Bean(destroyMethod = "close")
  KubernetesClient kubernetesClient(CollectorProperties settings) {
    Config config =
        new ConfigBuilder(config(settings.kubeconfig(), settings.context()))
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(500)
            .withUserAgent("forestall-collector")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Config config(@Nullable String kubeconfig, @Nullable String context) {
    if (kubeconfig == null) {
      return Config.autoConfigure(context);
    }
    File file = new File(kubeconfig);
    if (!file.canRead()) {
      throw new IllegalArgumentException(
          "forestall.collector.kubeconfig must be a readable kubeconfig file, not '"
              + kubeconfig
              + "'");
    }
    return context == null ? Config.fromKubeconfig(file) : Config.fromKubeconfig(context, file);
  }
}
