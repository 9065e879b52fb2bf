package dev.forestall.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The informers' side against a real API server, where {@code -Dforestall.kubeconfig} names one.
 */
class RealClusterIT {
  private static final PatchContext FORESTALL =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("forestall")
          .build();

  @TempDir Path folder;

  @Test
  void tellsRolloutScaleAndRollback_byWhoWroteThem() throws Exception {
    String kubeconfig = System.getProperty("forestall.kubeconfig", "");
    assumeTrue(!kubeconfig.isEmpty(), "skipped: -Dforestall.kubeconfig names no cluster");
    String name = "real-" + UUID.randomUUID();
    String namespace = "collector-" + name.substring(0, 13);
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
                .build();
        Heard heard = new Heard(name)) {
      var space =
          client
              .resource(
                  new NamespaceBuilder()
                      .withNewMetadata()
                      .withName(namespace)
                      .endMetadata()
                      .build())
              .create();
      try (Running collector =
          Running.collector(
                  kubeconfig,
                  name,
                  "forestall.collector.lease=true",
                  "forestall.collector.namespace=" + namespace)
              .awaitReady()) {
        Instant began = Instant.now().minusSeconds(5);
        Subject cart = Subject.deployment(name, namespace, "cart");
        client.resource(deployment(namespace)).create();
        WorkloadChanged first = rollout(heard, cart, 1);
        assertThat(first.at()).isAfter(began);
        await()
            .atMost(Heard.PATIENCE)
            .until(() ->
                heard.all(WorkloadChanged.class).stream()
                    .anyMatch(w -> w.subject().equals(cart) && w.workload().rolloutComplete()));
        heard.hear(PodStateChanged.class, p -> p.subject().equals(cart));
        heard.hear(
            KubernetesEventRecorded.class,
            e -> e.subject().equals(cart) && e.reason().equals("ScalingReplicaSet"));
        heard.hear(
            KubernetesEventRecorded.class,
            e -> e.subject().equals(cart) && e.regardingKind().equals("Pod"));

        patch(client, namespace, image("cart:2"), null);
        WorkloadChanged second = rollout(heard, cart, 2);
        assertThat(second.eventId()).isNotEqualTo(first.eventId());
        assertThat(second.proposal()).isNull();

        patch(
            client,
            namespace,
            "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}",
            FORESTALL);
        WorkloadChanged scale =
            heard.hear(
                WorkloadChanged.class, w -> w.subject().equals(cart) && w.change() == Change.SCALE);
        assertThat(scale.by()).isEqualTo("forestall");

        patch(
            client,
            namespace,
            image("cart:1")
                + ",{\"op\":\"add\",\"path\":\"/metadata/annotations/forestall.dev~1proposal\",\"value\":\"p-7\"}",
            FORESTALL);
        WorkloadChanged back = rollout(heard, cart, 3);
        assertThat(back.eventId()).isEqualTo(first.eventId() + "/3");
        assertThat(back.by()).isEqualTo("forestall");
        assertThat(back.proposal()).isEqualTo("p-7");
        assertThat(Duration.between(back.at(), Instant.now())).isLessThan(Heard.PATIENCE);
        assertThat(
                heard.all(WorkloadChanged.class).stream()
                    .filter(w -> w.subject().equals(cart) && w.change() == Change.ROLLOUT))
            .hasSize(3);

        client.apps().deployments().inNamespace(namespace).withName("cart").delete();
        heard.hear(
            WorkloadChanged.class, w -> w.subject().equals(cart) && w.change() == Change.DELETED);
        heard.hear(PodStateChanged.class, p -> p.subject().equals(cart) && p.pod().deleted());
      } finally {
        client.resource(space).delete();
      }
    }
  }

  @Test
  void catchesUp_whenTheApiServerWasAway() throws Exception {
    String kubeconfig = System.getProperty("forestall.kubeconfig", "");
    assumeTrue(!kubeconfig.isEmpty(), "skipped: -Dforestall.kubeconfig names no cluster");
    String name = "real-" + UUID.randomUUID();
    String namespace = "collector-" + name.substring(0, 13);
    Config config = Config.fromKubeconfig(new File(kubeconfig));
    URI server = URI.create(config.getMasterUrl());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        Cable cable = new Cable(server.getHost(), server.getPort());
        Heard heard = new Heard(name)) {
      String through =
          Files.readString(Path.of(kubeconfig))
              .replaceAll(
                  "certificate-authority(-data)?: *[^,}\\s]+", "insecure-skip-tls-verify: true")
              .replaceAll("https://[^\\s,\"}]+", "https://127.0.0.1:" + cable.port());
      Path file = Files.writeString(folder.resolve("kubeconfig"), through);
      var space =
          client
              .resource(
                  new NamespaceBuilder()
                      .withNewMetadata()
                      .withName(namespace)
                      .endMetadata()
                      .build())
              .create();
      try (Running collector = Running.collector(file.toString(), name).awaitReady()) {
        client.resource(deployment(namespace)).create();
        Subject cart = Subject.deployment(name, namespace, "cart");
        WorkloadChanged before = rollout(heard, cart, 1);
        PodStateChanged pod = heard.hear(PodStateChanged.class, p -> p.subject().equals(cart));

        cable.pull();
        patch(client, namespace, image("cart:2"), FORESTALL);
        await()
            .atMost(Heard.PATIENCE)
            .until(() ->
                client.pods().inNamespace(namespace).withName(pod.pod().name()).get() == null);
        cable.plug();
        WorkloadChanged after = rollout(heard, cart, 2);
        assertThat(after.by()).isEqualTo("forestall");
        assertThat(after.eventId()).isNotEqualTo(before.eventId());
        heard.hear(
            PodStateChanged.class, p -> p.pod().uid().equals(pod.pod().uid()) && p.pod().deleted());
        assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      } finally {
        client.resource(space).delete();
      }
    }
  }

  private static WorkloadChanged rollout(Heard heard, Subject subject, long revision) {
    return heard.hear(
        WorkloadChanged.class,
        w ->
            w.subject().equals(subject)
                && w.change() == Change.ROLLOUT
                && w.workload().current().filter(r -> r.number() == revision).isPresent());
  }

  private static String image(String image) {
    return "{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"%s\"}"
        .formatted(image);
  }

  private static void patch(
      KubernetesClient client, String namespace, String operations, PatchContext by) {
    PatchContext context = by == null ? PatchContext.of(PatchType.JSON) : by;
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("cart")
        .patch(context, "[" + operations + "]");
  }

  private static Deployment deployment(String namespace) {
    return Serialization.unmarshal(
        """
        metadata: {name: cart, namespace: %s}
        spec:
          replicas: 2
          selector: {matchLabels: {app: cart}}
          template:
            metadata: {labels: {app: cart}}
            spec: {containers: [{name: app, image: "cart:1", imagePullPolicy: Never, resources: {limits: {memory: 64Mi}}}]}
        """
            .formatted(namespace),
        Deployment.class);
  }
}
