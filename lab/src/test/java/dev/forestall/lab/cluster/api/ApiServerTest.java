package dev.forestall.lab.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only the simulation has: the inner side, the write log, its marks. */
class ApiServerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ApiServer server = ApiServer.start(0, Clock.fixed(NOW, ZoneOffset.UTC));
  private final KubernetesClient client = SimulatedApiTest.clientOf(server);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void saysThatItIsASimulation_onEveryAnswer() throws Exception {
    HttpResponse<String> version = get("/version");
    assertThat(version.body()).contains("v1.36.0-simulated");
    for (String path : List.of("/version", "/healthz", "/readyz", "/api/v1/pods", "/nothing")) {
      assertThat(get(path).headers().firstValue(Front.MARK)).as(path).contains("true");
    }
    assertThat(client.getKubernetesVersion().getGitVersion()).endsWith("-simulated");
  }

  @Test
  void answersDiscovery() throws Exception {
    assertThat(get("/apis").body()).contains("\"apps\"").contains("events.k8s.io");
    assertThat(get("/apis/apps/v1").body()).contains("deployments/scale");
    assertThat(get("/api/v1").body()).contains("pods/eviction");
    assertThat(client.hasApiGroup("policy", true)).isTrue();
    assertThat(client.supports(Deployment.class)).isTrue();
    assertThat(get("/apis/nobody.example").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsEveryChangeInOrder_whenTheModelPutsAThousand() {
    server.store().put(pod("cart-1", "u-1", 0));
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<Pod> informer =
        client.pods().inAnyNamespace().inform(restarts(seen))) {
      IntStream.rangeClosed(1, 1000).forEach(i -> server.store().put(pod("cart-1", "u-1", i)));

      await().atMost(SOON).until(() -> seen.size() == 1000);
      assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
      assertThat(informer.getStore().list()).hasSize(1);
    }
  }

  @Test
  void keepsWhatTheModelSets_andAddsWhatItLeavesOut() {
    Pod pod = server.store().put(pod("cart-1", "u-1", 0));

    assertThat(pod.getMetadata().getUid()).isEqualTo("u-1");
    assertThat(pod.getMetadata().getCreationTimestamp()).isEqualTo("2026-11-24T08:00:00Z");
    assertThat(pod.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(server.store().get(Pod.class, "shop", "cart-1")).contains(pod);
    assertThat(server.store().list(Pod.class)).containsExactly(pod);
    assertThat(client.pods().inNamespace("shop").withName("cart-1").get()).isEqualTo(pod);
    assertThat(client.namespaces().withName("shop").get()).isNotNull();
    assertThat(server.writes().all()).isEmpty();
  }

  @Test
  void movesTheGeneration_whenTheModelChangesTheSpecOnly() {
    Deployment made = server.store().put(deployment());
    Deployment status =
        new DeploymentBuilder(made).editOrNewStatus().withReadyReplicas(2).endStatus().build();

    assertThat(server.store().put(status).getMetadata().getGeneration()).isEqualTo(1);
    Deployment scaled =
        server
            .store()
            .edit(
                Deployment.class,
                "shop",
                "cart",
                d -> new DeploymentBuilder(d).editSpec().withReplicas(5).endSpec().build())
            .orElseThrow();
    assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(scaled.getStatus().getReadyReplicas()).isEqualTo(2);
    String version = scaled.getMetadata().getResourceVersion();
    assertThat(server.store().put(scaled).getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void doesNotBringBack_whatWasDeletedFromOutside() {
    server.store().put(pod("cart-1", "u-1", 0));
    client.pods().inNamespace("shop").withName("cart-1").delete();

    server.store().put(pod("cart-1", "u-1", 1));
    assertThat(server.store().get(Pod.class, "shop", "cart-1")).isEmpty();

    server.store().put(pod("cart-1", "u-2", 0));
    assertThat(server.store().get(Pod.class, "shop", "cart-1")).isPresent();
  }

  @Test
  void deletesAndAdds_whenAnotherUidTakesTheName() {
    server.store().put(pod("cart-1", "u-1", 0));
    List<String> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("shop").inform()) {
      informer.addEventHandler(uids(seen));
      server.store().put(pod("cart-1", "u-2", 0));
      server.store().remove(pod("cart-1", "u-1", 0));
      server.store().remove(pod("cart-1", "u-2", 0));

      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(seen).containsExactly("add u-1", "delete u-1", "add u-2", "delete u-2"));
    }
  }

  @Test
  void logsEveryWriteFromOutside_andTellsOfThoseThatCount() {
    List<WriteRecord> told = new CopyOnWriteArrayList<>();
    server.store().onExternalWrite(told::add);
    server.store().put(deployment());
    var cart = client.apps().deployments().inNamespace("shop").withName("cart");
    PatchContext asForestall =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON)
            .withFieldManager("forestall")
            .build();
    String patch =
        """
        [{"op":"add","path":"/metadata/annotations","value":{"forestall.dev/proposal":"p-1"}},
         {"op":"replace","path":"/spec/template/spec/containers/0/image","value":"example.com/app:2"}]
        """;

    cart.dryRun().patch(asForestall, patch);
    cart.patch(asForestall, patch);
    cart.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThatThrownBy(
            () -> cart.patch(asForestall, "[{\"op\":\"test\",\"path\":\"/x\",\"value\":1}]"))
        .isInstanceOf(KubernetesClientException.class);
    client.pods().inNamespace("shop").resource(pod("free", "", 0)).create();

    assertThat(server.writes().all())
        .extracting(w -> w.method() + " " + w.kind() + " " + w.name() + " " + w.status())
        .containsExactly(
            "PATCH Deployment cart 200",
            "PATCH Deployment cart 200",
            "PATCH Deployment cart 200",
            "PATCH Deployment cart 422",
            "POST Pod free 201");
    assertThat(server.writes().all().get(0))
        .isEqualTo(
            new WriteRecord(
                NOW,
                "PATCH",
                "Deployment",
                "shop",
                "cart",
                "",
                "forestall",
                true,
                200,
                false,
                "p-1"));
    assertThat(server.writes().all().get(1))
        .isEqualTo(
            new WriteRecord(
                NOW,
                "PATCH",
                "Deployment",
                "shop",
                "cart",
                "",
                "forestall",
                false,
                200,
                true,
                "p-1"));
    assertThat(told).extracting(WriteRecord::templateChanged).containsExactly(true, false, false);
  }

  @Test
  void sameTemplateFromAnyDoor_isNoTemplateWrite() {
    Deployment stored = server.store().put(deployment());
    String template = Json.write(Json.tree(stored).path("spec").path("template"));

    client
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("cart")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/template\",\"value\":" + template + "}]");

    assertThat(server.writes().all())
        .extracting(WriteRecord::templateChanged)
        .containsExactly(false);
    assertThat(server.store().get(Deployment.class, "shop", "cart")).contains(stored);
  }

  @Test
  void informerListsAgain_whenItsVersionIsForgotten() {
    Store store = new Store();
    var watches = new Watches(store);
    try (watches) {
      var inner = new InnerStore(store, Clock.systemUTC());
      IntStream.rangeClosed(0, History.KEPT + 2).forEach(i -> inner.put(pod("cart-1", "u-1", i)));

      assertThatThrownBy(() -> store.since(Kinds.POD, 1002))
          .isInstanceOfSatisfying(ApiError.class, e -> assertThat(e.code()).isEqualTo(410));
      assertThat(store.since(Kinds.POD, store.version() - 1)).hasSize(1);
    }
  }

  @Test
  void servesExtraPaths_whenAHandlerIsAdded() throws Exception {
    server.addHandler(
        "/lab/",
        (method, path, query, body) ->
            new HttpHandler.Response(
                202, "text/plain", method + " " + path + " " + query.get("q")));

    assertThat(get("/lab/kill?q=now").body()).isEqualTo("GET /lab/kill now");
    assertThat(get("/lab/kill").statusCode()).isEqualTo(202);
  }

  @Test
  void keepsNoLogs_andSaysSo() throws Exception {
    server.store().put(pod("cart-1", "u-1", 0));

    assertThat(get("/api/v1/namespaces/shop/pods/cart-1/log").body()).isEmpty();
    assertThat(get("/api/v1/namespaces/shop/pods/cart-1/log?previous=true").body())
        .contains("the simulated cluster keeps no logs");
    assertThat(get("/api/v1/namespaces/shop/pods/nobody/log").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhatToDo_whenThePortIsTaken() {
    assertThatThrownBy(() -> ApiServer.start(server.url().getPort(), Clock.systemUTC()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("free the port or choose another");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(server.url().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Pod pod(String name, String uid, int restarts) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .withUid(uid.isEmpty() ? null : uid)
        .addToLabels("app", "cart")
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(30L)
        .addNewContainer()
        .withName("app")
        .withImage("example.com/app:1")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewContainerStatus()
        .withName("app")
        .withRestartCount(restarts)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Deployment deployment() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("cart")
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .addToMatchLabels("app", "cart")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "cart")
        .endMetadata()
        .withSpec(pod("x", "", 0).getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  private static ResourceEventHandler<Pod> restarts(List<Integer> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Pod pod) {}

      @Override
      public void onUpdate(Pod before, Pod after) {
        seen.add(after.getStatus().getContainerStatuses().getFirst().getRestartCount());
      }

      @Override
      public void onDelete(Pod pod, boolean unknown) {}
    };
  }

  private static ResourceEventHandler<Pod> uids(List<String> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Pod pod) {
        seen.add("add " + pod.getMetadata().getUid());
      }

      @Override
      public void onUpdate(Pod before, Pod after) {
        seen.add("update " + after.getMetadata().getUid());
      }

      @Override
      public void onDelete(Pod pod, boolean unknown) {
        seen.add("delete " + pod.getMetadata().getUid());
      }
    };
  }
}
