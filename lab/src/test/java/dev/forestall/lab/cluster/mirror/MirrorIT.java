package dev.forestall.lab.cluster.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.lab.cluster.api.ApiServer;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.scenario.Scenario;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MirrorIT {
  private static final PatchContext AS_FORESTALL =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("forestall")
          .build();

  private ApiServer api;
  private KubernetesClient client;
  private ClusterModel model;
  private Mirror mirror;
  private long injectedAt;

  @BeforeEach
  void start() {
    Scenario scenario = Scenario.load("memory-leak");
    injectedAt = scenario.injectedAt(7).orElseThrow();
    model = ClusterModel.of(scenario.plan(7), 7, "test");
    api = ApiServer.start(0, Clock.systemUTC());
    mirror =
        new Mirror(
            api.store(), model, new Timeline(Instant.now(), scenario.warmUp().toSeconds()), "test");
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.url().toString()).build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    api.close();
  }

  @Test
  void showsAStandingCluster() {
    assertThat(client.nodes().list().getItems())
        .hasSize(3)
        .allMatch(n ->
            n.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
    assertThat(client.namespaces().withName("kube-system").get().getMetadata().getUid())
        .isNotBlank();
    assertThat(
            client
                .configMaps()
                .inNamespace("forestall")
                .withName("forestall-automation")
                .get()
                .getData())
        .containsEntry("state", "running");
    Deployment cart = cart();
    assertThat(complete(cart)).isTrue();
    assertThat(cart.getMetadata().getManagedFields().getFirst().getManager()).isEqualTo("kubectl");
    List<Pod> pods = pods();
    assertThat(pods)
        .hasSize(cart.getSpec().getReplicas())
        .allMatch(p -> p.getStatus().getPhase().equals("Running"))
        .allMatch(p -> p.getStatus().getContainerStatuses().getFirst().getReady())
        .allMatch(p ->
            Instant.parse(p.getMetadata().getCreationTimestamp())
                .isBefore(Instant.now().minusSeconds(3600)));
  }

  @Test
  void showsTheScenariosRolloutToAnInformer() {
    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inNamespace("shop").inform()) {
      play(injectedAt + 240);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            Deployment seen =
                informer.getStore().list().stream()
                    .filter(d -> d.getMetadata().getName().equals("cart"))
                    .findAny()
                    .orElseThrow();
            assertThat(image(seen)).isEqualTo("shop/cart:v2");
            assertThat(complete(seen)).isTrue();
            assertThat(seen.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "2");
          });
    }
    assertThat(replicaSets()).hasSize(2);
    assertThat(client.events().v1().events().inNamespace("shop").list().getItems())
        .extracting(e -> e.getReason())
        .contains("ScalingReplicaSet", "SuccessfulCreate", "Killing", "Started");
    assertThat(api.writes().all()).isEmpty();
  }

  @Test
  void rollsBack_whenTheOldTemplateIsPatchedIn() {
    play(injectedAt + 240);
    ReplicaSet first =
        replicaSets().stream().filter(r -> r.getSpec().getReplicas() == 0).findAny().orElseThrow();
    var template = first.getSpec().getTemplate();
    template.getMetadata().getLabels().remove("pod-template-hash");

    patch("replace", "/spec/template", template);
    assertThat(complete(cart())).isFalse();
    play(injectedAt + 480);

    Deployment cart = cart();
    assertThat(complete(cart)).isTrue();
    assertThat(image(cart)).isEqualTo("shop/cart:v1");
    assertThat(replicaSets()).hasSize(2);
    ReplicaSet reused =
        replicaSets().stream()
            .filter(r -> r.getMetadata().getUid().equals(first.getMetadata().getUid()))
            .findAny()
            .orElseThrow();
    assertThat(reused.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3")
        .containsEntry("deployment.kubernetes.io/revision-history", "1");
    assertThat(reused.getSpec().getReplicas()).isEqualTo(cart.getSpec().getReplicas());
    assertThat(cart.getMetadata().getManagedFields())
        .extracting(f -> f.getManager())
        .contains("forestall");
  }

  @Test
  void restartsKeepsTheVersion_whenATemplateAnnotationIsAdded() {
    play(injectedAt + 240);
    patch(
        "add",
        "/spec/template/metadata/annotations",
        Map.of("kubectl.kubernetes.io/restartedAt", "now"));
    play(injectedAt + 480);

    assertThat(complete(cart())).isTrue();
    assertThat(image(cart())).isEqualTo("shop/cart:v2");
    assertThat(replicaSets()).hasSize(3);
    assertThat(model.pods())
        .filteredOn(p -> p.name().startsWith("cart-"))
        .allMatch(p -> p.createdAt() > injectedAt + 240);
  }

  @Test
  void scales_whenReplicasArePatched() {
    patch("replace", "/spec/replicas", 6);
    play(model.now() + 120);

    assertThat(pods()).hasSize(6);
    assertThat(complete(cart())).isTrue();
  }

  @Test
  void makesANewPod_whenOneIsDeleted() {
    Pod gone = pods().getFirst();
    client.resource(gone).delete();
    play(model.now() + 120);

    assertThat(pods())
        .hasSize(cart().getSpec().getReplicas())
        .noneMatch(p -> p.getMetadata().getUid().equals(gone.getMetadata().getUid()))
        .allMatch(p -> p.getStatus().getContainerStatuses().getFirst().getReady());
  }

  @Test
  void showsTheKill_whenAContainerReachesItsLimit() {
    play(4500);

    assertThat(pods())
        .anyMatch(p -> {
          var status = p.getStatus().getContainerStatuses().getFirst();
          var last = status.getLastState().getTerminated();
          return last != null
              && last.getReason().equals("OOMKilled")
              && last.getExitCode() == 137
              && status.getRestartCount() > 0;
        });
  }

  private void play(long until) {
    mirror.takeWrites();
    while (model.now() < until) {
      model.step();
    }
    mirror.publish();
  }

  private void patch(String op, String path, Object value) {
    String patch =
        new KubernetesSerialization()
            .asJson(List.of(Map.of("op", op, "path", path, "value", value)));
    client.apps().deployments().inNamespace("shop").withName("cart").patch(AS_FORESTALL, patch);
  }

  private Deployment cart() {
    return client.apps().deployments().inNamespace("shop").withName("cart").get();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace("shop").withLabel("app", "cart").list().getItems().stream()
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private List<ReplicaSet> replicaSets() {
    return client
        .apps()
        .replicaSets()
        .inNamespace("shop")
        .withLabel("app", "cart")
        .list()
        .getItems();
  }

  private static String image(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private static boolean complete(Deployment d) {
    int wanted = d.getSpec().getReplicas();
    var s = d.getStatus();
    return s.getObservedGeneration() >= d.getMetadata().getGeneration()
        && s.getUpdatedReplicas() == wanted
        && s.getReplicas() == wanted
        && s.getAvailableReplicas() == wanted;
  }
}
