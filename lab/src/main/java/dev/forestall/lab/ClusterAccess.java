package dev.forestall.lab;

import dev.forestall.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How collector and remediation, and nobody else, reach the cluster.
 *
 * @param kubeconfig the kubeconfig
 * @param context its context, null for the current one
 * @param cluster name of the cluster, null to let the services find it
 * @param namespace Forestall's namespace there
 * @param prometheusUrl where to pull from, null for remote write
 * @param simulated whether it is a simulation
 */
record ClusterAccess(
    Path kubeconfig,
    @Nullable String context,
    @Nullable String cluster,
    String namespace,
    @Nullable String prometheusUrl,
    boolean simulated) {

  /** The simulated cluster at that address. */
  static ClusterAccess simulation(Installation here, String url, String cluster) {
    Path file = here.state.resolve("kubeconfig-" + cluster + ".yaml");
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: simulation, cluster: {server: "%s"}}]
        users: [{name: lab, user: {token: simulation}}]
        contexts: [{name: simulation, context: {cluster: simulation, user: lab}}]
        current-context: simulation
        """
            .formatted(url);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new LabException(file + " cannot be written: " + e.getMessage(), e);
    }
    return new ClusterAccess(file, null, cluster, "forestall", null, true);
  }

  Optional<String> prometheus() {
    return Optional.ofNullable(prometheusUrl);
  }

  /** The settings that both services take. */
  List<String> settings(String service) {
    List<String> settings = new ArrayList<>();
    String prefix = "--forestall." + service + ".";
    settings.add(prefix + "kubeconfig=" + kubeconfig.toAbsolutePath());
    if (context != null) {
      settings.add(prefix + "context=" + context);
    }
    if (cluster != null) {
      settings.add(prefix + "cluster=" + cluster);
    }
    return settings;
  }
}
