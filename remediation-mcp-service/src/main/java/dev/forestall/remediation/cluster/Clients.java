package dev.forestall.remediation.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the connection to the cluster: one that never repeats a request by itself. */
public final class Clients {
  private static final int REQUEST_MILLIS = 10_000;
  private static final int CONNECT_MILLIS = 5_000;

  private Clients() {}

  /** With a kubeconfig, or what the surroundings give (service account, {@code KUBECONFIG}). */
  public static KubernetesClient open(@Nullable String kubeconfig, @Nullable String context) {
    Config config =
        kubeconfig == null || kubeconfig.isBlank()
            ? Config.autoConfigure(context)
            : read(Path.of(kubeconfig), context);
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout(REQUEST_MILLIS);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setUserAgent("forestall-remediation");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Config read(Path file, @Nullable String context) {
    try {
      if (!Files.isReadable(file)) {
        throw new IOException("it is not there or cannot be read");
      }
      return Config.fromKubeconfig(context, file.toFile());
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "forestall.remediation.kubeconfig must name a readable kubeconfig file: "
              + file
              + " ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
