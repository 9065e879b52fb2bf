package dev.forestall.lab.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What Forestall relies on in a Kubernetes API, through the client that it uses. The same cases run
 * against the simulated server and, where one is named, against a real one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
  private static final PatchContext JSON = PatchContext.of(PatchType.JSON);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);
  private static final Duration SOON = Duration.ofSeconds(20);

  private KubernetesClient client;
  private String ns;

  /** A client that repeats no request by itself. */
  abstract KubernetesClient connect();

  @BeforeAll
  void createNamespace() {
    client = connect();
    ns =
        client
            .namespaces()
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName("api-contract-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
  }

  @AfterAll
  void deleteNamespace() {
    client.namespaces().withName(ns).delete();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> client.namespaces().withName(ns).get() == null);
    client.close();
    stop();
  }

  /** After the last case. */
  void stop() {}

  // --- create, get, list, watch ---

  @Test
  void assignsWhatTheServerOwns_whenCreated() {
    ConfigMap made = create(configMap("made").build());

    assertThat(made.getMetadata().getUid()).isNotBlank();
    assertThat(made.getMetadata().getResourceVersion()).isNotBlank();
    assertThat(made.getMetadata().getCreationTimestamp()).matches("....-..-..T..:..:..Z");
    assertThat(client.configMaps().inNamespace(ns).withName("made").get()).isEqualTo(made);
  }

  @Test
  void refusesToCreate_whenItExistsOrTheNamespaceDoesNot() {
    create(configMap("twice").build());

    KubernetesClientException exists = failure(() -> create(configMap("twice").build()));
    assertThat(exists.getCode()).isEqualTo(409);
    assertThat(exists.getStatus().getReason()).isEqualTo("AlreadyExists");
    assertThat(exists.getStatus().getDetails().getName()).isEqualTo("twice");

    KubernetesClientException nowhere =
        failure(() ->
            client
                .configMaps()
                .inNamespace("no-such-namespace")
                .resource(
                    configMap("x")
                        .editMetadata()
                        .withNamespace("no-such-namespace")
                        .endMetadata()
                        .build())
                .create());
    assertThat(nowhere.getCode()).isEqualTo(404);
    assertThat(nowhere.getStatus().getMessage())
        .isEqualTo("namespaces \"no-such-namespace\" not found");
  }

  @Test
  void saysNotFound_whenObjectOrKindIsMissing() {
    assertThat(client.apps().deployments().inNamespace(ns).withName("nobody").get()).isNull();
    KubernetesClientException missing =
        failure(() -> deployments("nobody").patch(MERGE, "{\"spec\":{\"replicas\":1}}"));
    assertThat(missing.getCode()).isEqualTo(404);
    assertThat(
            failure(() ->
                    client.raw(
                        "/apis/apps/v1/namespaces/" + ns + "/deployments/nobody",
                        "DELETE",
                        new DeleteOptions()))
                .getStatus()
                .getMessage())
        .isEqualTo("deployments.apps \"nobody\" not found");
    assertThat(
            failure(() -> client.raw("/apis/nobody.example/v1/things", "POST", Map.of())).getCode())
        .isEqualTo(404);
  }

  @Test
  void listsByLabelAndField_asSelectorsSay() {
    for (String name : List.of("sel-a", "sel-b", "sel-c")) {
      create(
          configMap(name)
              .editMetadata()
              .addToLabels("suite", "selectors")
              .addToLabels("which", name)
              .endMetadata()
              .build());
    }
    var maps = client.configMaps().inNamespace(ns);

    assertThat(names(maps.withLabel("suite", "selectors").list().getItems()))
        .containsExactly("sel-a", "sel-b", "sel-c");
    assertThat(
            names(
                maps.withLabel("suite", "selectors")
                    .withLabelIn("which", "sel-a", "sel-c")
                    .list()
                    .getItems()))
        .containsExactly("sel-a", "sel-c");
    assertThat(
            names(
                maps.withLabel("suite", "selectors")
                    .withLabelNotIn("which", "sel-a")
                    .list()
                    .getItems()))
        .containsExactly("sel-b", "sel-c");
    assertThat(names(maps.withLabel("suite").withoutLabel("which", "sel-b").list().getItems()))
        .containsExactly("sel-a", "sel-c");
    assertThat(names(maps.withField("metadata.name", "sel-b").list().getItems()))
        .containsExactly("sel-b");
    assertThat(failure(() -> maps.withField("data.colour", "red").list()).getCode()).isEqualTo(400);
  }

  @Test
  void selectsPodsByNodeAndPhase() {
    create(pod("pod-fields", Map.of("app", "pod-fields")));

    var pods = client.pods().inNamespace(ns).withLabel("app", "pod-fields");
    assertThat(names(pods.withField("status.phase", "Pending").list().getItems()))
        .containsExactly("pod-fields");
    assertThat(pods.withField("status.phase", "Running").list().getItems()).isEmpty();
    assertThat(pods.withField("spec.nodeName", "some-node").list().getItems()).isEmpty();
    client.pods().inNamespace(ns).withName("pod-fields").withGracePeriod(0).delete();
  }

  @Test
  void watchTellsEachStep_whenStartedFromAVersion() {
    List<String> seen = new CopyOnWriteArrayList<>();
    String from = client.configMaps().inNamespace(ns).list().getMetadata().getResourceVersion();
    create(configMap("watched").build());
    try (Watch watch =
        client
            .configMaps()
            .inNamespace(ns)
            .withField("metadata.name", "watched")
            .withResourceVersion(from)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, ConfigMap map) {
                    seen.add(action + " " + map.getData().get("colour"));
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      configMaps("watched").patch(MERGE, "{\"data\":{\"colour\":\"blue\"}}");
      create(configMap("not-watched").build());
      configMaps("watched").delete();

      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(seen).containsExactly("ADDED red", "MODIFIED blue", "DELETED blue"));
    }
  }

  @Test
  void informerFollows_whenObjectsComeChangeLeaveTheSelectorAndGo() {
    create(configMap("inf-1").editMetadata().addToLabels("inf", "yes").endMetadata().build());
    List<String> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(ns).withLabel("inf", "yes").inform(telling(seen))) {
      assertThat(informer.hasSynced()).isTrue();
      create(configMap("inf-2").editMetadata().addToLabels("inf", "yes").endMetadata().build());
      create(configMap("inf-3").build());
      configMaps("inf-2").patch(MERGE, "{\"data\":{\"colour\":\"blue\"}}");
      configMaps("inf-1").patch(MERGE, "{\"metadata\":{\"labels\":{\"inf\":\"no\"}}}");
      configMaps("inf-2").delete();

      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(seen)
                  .containsExactly(
                      "add inf-1", "add inf-2", "update inf-2", "delete inf-1", "delete inf-2"));
      assertThat(informer.getStore().list()).isEmpty();
    }
  }

  @Test
  void informersSync_forEveryKindThatForestallWatches() {
    assertThatCode(
            () -> {
              client.pods().inNamespace(ns).inform().close();
              client.nodes().inform().close();
              client.namespaces().inform().close();
              client.v1().events().inNamespace(ns).inform().close();
              client.events().v1().events().inNamespace(ns).inform().close();
              client.apps().deployments().inNamespace(ns).inform().close();
              client.apps().replicaSets().inNamespace(ns).inform().close();
              client.apps().statefulSets().inNamespace(ns).inform().close();
              client.apps().daemonSets().inNamespace(ns).inform().close();
              client.batch().v1().jobs().inNamespace(ns).inform().close();
              client.batch().v1().cronjobs().inNamespace(ns).inform().close();
              client.configMaps().inNamespace(ns).inform().close();
              client.services().inNamespace(ns).inform().close();
              client.leases().inNamespace(ns).inform().close();
              client.policy().v1().podDisruptionBudget().inNamespace(ns).inform().close();
              client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(ns).inform().close();
            })
        .doesNotThrowAnyException();
  }

  // --- patches and the optimistic lock ---

  @Test
  void jsonPatchGoesThrough_whenUidAndVersionAreThoseRead() {
    ConfigMap map = create(configMap("patched").build());

    ConfigMap after = configMaps("patched").patch(JSON, locked(map, "blue"));

    assertThat(after.getData()).containsEntry("colour", "blue");
    assertThat(after.getMetadata().getResourceVersion())
        .isNotEqualTo(map.getMetadata().getResourceVersion());
    assertThat(after.getMetadata().getUid()).isEqualTo(map.getMetadata().getUid());
  }

  @Test
  void jsonPatchConflicts_whenTheVersionIsStale() {
    ConfigMap map = create(configMap("stale").build());
    configMaps("stale").patch(JSON, locked(map, "blue"));

    KubernetesClientException late =
        failure(() -> configMaps("stale").patch(JSON, locked(map, "green")));

    assertThat(late.getCode()).isEqualTo(409);
    assertThat(late.getStatus().getReason()).isEqualTo("Conflict");
    assertThat(late.getStatus().getMessage()).contains("the object has been modified");
    assertThat(configMaps("stale").get().getData()).containsEntry("colour", "blue");
  }

  @Test
  void jsonPatchIsUnprocessable_whenATestFailsOrAPathIsMissing() {
    create(configMap("strict").build());

    for (String patch :
        List.of(
            "[{'op':'test','path':'/metadata/uid','value':'another'}]",
            "[{'op':'test','path':'/data/shape','value':'round'}]",
            "[{'op':'replace','path':'/spec/shape','value':'round'}]",
            "[{'op':'replace','path':'/metadata/annotations/shape','value':'round'}]",
            "[{'op':'remove','path':'/spec/shape'}]",
            "[{'op':'remove','path':'/data/shape'}]",
            "[{'op':'add','path':'/spec/shape','value':'round'}]",
            "[{'op':'replace','path':'/metadata/uid','value':'another'}]",
            "[{'op':'replace','path':'/data','value':'no map'}]")) {
      KubernetesClientException refused =
          failure(patch, () -> configMaps("strict").patch(JSON, patch.replace('\'', '"')));
      assertThat(refused.getCode()).as(patch).isEqualTo(422);
      assertThat(refused.getStatus().getReason()).as(patch).isEqualTo("Invalid");
    }
    assertThat(configMaps("strict").get().getData()).containsExactly(Map.entry("colour", "red"));
  }

  @Test
  void jsonPatchIsUnprocessable_whenTheElementOfAListIsMissing() {
    create(deployment("listed").build());

    for (String patch :
        List.of(
            "[{'op':'replace','path':'/spec/template/spec/containers/5/image','value':'x'}]",
            "[{'op':'remove','path':'/spec/template/spec/containers/5'}]")) {
      assertThat(
              failure(() -> deployments("listed").patch(JSON, patch.replace('\'', '"'))).getCode())
          .as(patch)
          .isEqualTo(422);
    }
  }

  /** Against RFC 6902, but so is the real server: a missing last name is no missing path. */
  @Test
  void jsonPatchReplaces_whenOnlyTheLastNameIsMissing() {
    create(configMap("mild").build());

    assertThat(
            configMaps("mild")
                .patch(JSON, "[{\"op\":\"replace\",\"path\":\"/data/shape\",\"value\":\"round\"}]")
                .getData())
        .containsEntry("shape", "round");
    assertThat(
            configMaps("mild")
                .patch(JSON, "[{\"op\":\"test\",\"path\":\"/data/size\",\"value\":null}]")
                .getData())
        .containsOnlyKeys("colour", "shape");
  }

  @Test
  void mergePatchTakesAway_whenTheValueIsNull() {
    create(configMap("merged").addToData("shape", "round").build());

    ConfigMap after =
        configMaps("merged").patch(MERGE, "{\"data\":{\"shape\":null,\"size\":\"xl\"}}");

    assertThat(after.getData()).containsOnly(Map.entry("colour", "red"), Map.entry("size", "xl"));
    assertThat(configMaps("merged").get().getData()).isEqualTo(after.getData());
  }

  @Test
  void mergePatchConflicts_whenItNamesAStaleVersion() {
    ConfigMap map = create(configMap("merge-stale").build());
    configMaps("merge-stale").patch(MERGE, "{\"data\":{\"colour\":\"blue\"}}");

    assertThat(
            failure(() ->
                    configMaps("merge-stale")
                        .patch(
                            MERGE,
                            "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"a\":\"b\"}}"
                                .formatted(map.getMetadata().getResourceVersion())))
                .getCode())
        .isEqualTo(409);
  }

  @Test
  void strategicMergeMergesListsByName() {
    create(
        deployment("strategic")
            .editSpec()
            .editTemplate()
            .editSpec()
            .addNewContainer()
            .withName("helper")
            .withImage("example.com/helper:1")
            .endContainer()
            .editFirstContainer()
            .addNewEnv()
            .withName("LEVEL")
            .withValue("info")
            .endEnv()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    Deployment after =
        deployments("strategic")
            .patch(
                STRATEGIC,
                """
                {"metadata":{"annotations":{"why":"test"}},
                 "spec":{"template":{"metadata":{"annotations":{"restartedAt":"now"}},
                   "spec":{"containers":[
                     {"name":"helper","$patch":"delete"},
                     {"name":"app","env":[{"name":"MODE","value":"fast"}],
                      "resources":{"limits":{"memory":"64Mi"}}}]}}}}
                """);

    var containers = after.getSpec().getTemplate().getSpec().getContainers();
    assertThat(containers).extracting("name").containsExactly("app");
    assertThat(containers.getFirst().getImage()).isEqualTo("example.com/app:1");
    assertThat(containers.getFirst().getEnv())
        .extracting("name")
        .containsExactlyInAnyOrder("LEVEL", "MODE");
    assertThat(containers.getFirst().getResources().getLimits()).containsKey("memory");
    assertThat(after.getMetadata().getAnnotations()).containsEntry("why", "test");
    assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("restartedAt", "now");
  }

  @Test
  void refusesAPatch_whenItsTypeIsNoneOrItIsNoPatch() {
    create(configMap("odd").build());

    assertThat(failure(() -> configMaps("odd").patch(JSON, "{\"op\":\"add\"}")).getCode())
        .isEqualTo(400);
    assertThat(failure(() -> configMaps("odd").patch(MERGE, "[1]")).getCode()).isEqualTo(400);
    assertThat(
            failure(() ->
                    client.raw("/api/v1/namespaces/" + ns + "/configmaps/odd", "PATCH", Map.of()))
                .getCode())
        .isEqualTo(415);
  }

  @Test
  void updateConflicts_whenTheVersionIsStale() {
    ConfigMap map = create(configMap("updated").build());
    ConfigMap blue = new ConfigMapBuilder(map).addToData("colour", "blue").build();
    client.resource(blue).update();

    KubernetesClientException late =
        failure(() ->
            client
                .resource(new ConfigMapBuilder(map).addToData("colour", "green").build())
                .update());

    assertThat(late.getCode()).isEqualTo(409);
    assertThat(configMaps("updated").get().getData()).containsEntry("colour", "blue");
  }

  @Test
  void oneOfTwoConflicts_whenBothPatchTheSameVersion() throws Exception {
    ConfigMap map = create(configMap("raced").build());
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService both = Executors.newFixedThreadPool(2);
        KubernetesClient first = connect();
        KubernetesClient second = connect()) {
      List<Future<Integer>> codes =
          List.of(first, second).stream()
              .map(one ->
                  both.submit(() -> {
                    start.await();
                    return code(() ->
                        one.configMaps()
                            .inNamespace(ns)
                            .withName("raced")
                            .patch(JSON, locked(map, "by-" + one.hashCode())));
                  }))
              .toList();

      assertThat(List.of(codes.get(0).get(), codes.get(1).get()))
          .containsExactlyInAnyOrder(200, 409);
    }
  }

  @Test
  void keepsTheVersion_whenNothingChanges() {
    ConfigMap map = create(configMap("same").build());

    ConfigMap after = configMaps("same").patch(MERGE, "{\"data\":{\"colour\":\"red\"}}");

    assertThat(after.getMetadata().getResourceVersion())
        .isEqualTo(map.getMetadata().getResourceVersion());
  }

  // --- dry run ---

  @Test
  void dryRunPersistsNothing_onEveryWrite() {
    Deployment real = settled(create(deployment("dry").build()));
    String version = real.getMetadata().getResourceVersion();
    var dry = client.apps().deployments().inNamespace(ns).resource(real).dryRun();

    Deployment made =
        client
            .apps()
            .deployments()
            .inNamespace(ns)
            .resource(deployment("dry-new").build())
            .dryRun()
            .create();
    assertThat(made.getMetadata().getUid()).isNotBlank();
    assertThat(client.apps().deployments().inNamespace(ns).withName("dry-new").get()).isNull();

    Deployment would =
        dry.patch(
            JSON,
            "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"example.com/app:2\"}]");
    assertThat(would.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("example.com/app:2");
    assertThat(would.getMetadata().getGeneration())
        .isEqualTo(real.getMetadata().getGeneration() + 1);
    assertThat(would.getMetadata().getResourceVersion()).isEqualTo(version);

    dry.patch(MERGE, "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
    client
        .apps()
        .deployments()
        .inNamespace(ns)
        .resource(new DeploymentBuilder(real).editSpec().withMinReadySeconds(9).endSpec().build())
        .dryRun()
        .update();
    dry.delete();
    client.raw(
        "/apis/apps/v1/namespaces/" + ns + "/deployments/dry/scale?dryRun=All",
        "PUT",
        Map.of(
            "apiVersion",
            "autoscaling/v1",
            "kind",
            "Scale",
            "metadata",
            Map.of("name", "dry", "namespace", ns),
            "spec",
            Map.of("replicas", 5)));
    client.raw(
        "/apis/apps/v1/namespaces/" + ns + "/deployments/dry",
        "DELETE",
        new DeleteOptionsBuilder().withDryRun("All").build());

    assertThat(deployments("dry").get()).isEqualTo(real);
  }

  @Test
  void dryRunStillConflicts_whenTheVersionIsStale() {
    ConfigMap map = create(configMap("dry-stale").build());
    configMaps("dry-stale").patch(JSON, locked(map, "blue"));

    assertThat(
            failure(() -> configMaps("dry-stale").dryRun().patch(JSON, locked(map, "green")))
                .getCode())
        .isEqualTo(409);
  }

  // --- delete and evict ---

  @Test
  void deleteConflicts_whenUidOrVersionIsAnother() {
    ConfigMap map = create(configMap("doomed").build());
    String path = "/api/v1/namespaces/" + ns + "/configmaps/doomed";

    KubernetesClientException other =
        failure(() -> client.raw(path, "DELETE", preconditions("another", null)));
    assertThat(other.getCode()).isEqualTo(409);
    assertThat(other.getStatus().getMessage())
        .contains("the UID in the precondition (another) does not match");
    assertThat(failure(() -> client.raw(path, "DELETE", preconditions(null, "1"))).getCode())
        .isEqualTo(409);
    assertThat(configMaps("doomed").get()).isNotNull();

    client.raw(path, "DELETE", preconditions(map.getMetadata().getUid(), null));
    assertThat(configMaps("doomed").get()).isNull();
  }

  @Test
  void evictsOnce_whenThePodIsTheOneMeant() {
    Pod pod = create(pod("evicted", Map.of("app", "evicted")));

    assertThat(failure(() -> evict("nobody", null)).getCode()).isEqualTo(404);
    KubernetesClientException other =
        failure(() -> evict("evicted", preconditions("another", null)));
    assertThat(other.getCode()).isEqualTo(409);
    evict("evicted", new DeleteOptionsBuilder().withDryRun("All").build());
    assertThat(client.pods().inNamespace(ns).withName("evicted").get()).isNotNull();

    String answer = evict("evicted", preconditions(pod.getMetadata().getUid(), null));

    assertThat(answer).contains("\"Success\"");
    await()
        .atMost(SOON)
        .until(() -> client.pods().inNamespace(ns).withName("evicted").get() == null);
  }

  @Test
  void evictionIsRefusedWithItsReason_whileABudgetForbidsIt() {
    Map<String, String> labels = Map.of("app", "guarded");
    Pod pod = makeReady(create(pod("guarded", labels)));
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(ns)
        .resource(budget("one", labels))
        .create();
    await()
        .atMost(SOON)
        .until(() -> {
          PodDisruptionBudget is =
              client.policy().v1().podDisruptionBudget().inNamespace(ns).withName("one").get();
          return is.getStatus() != null
              && Integer.valueOf(1).equals(is.getStatus().getCurrentHealthy())
              && Integer.valueOf(0).equals(is.getStatus().getDisruptionsAllowed());
        });

    KubernetesClientException refused = failure(() -> evict("guarded", null));

    assertThat(refused.getCode()).isEqualTo(429);
    assertThat(refused.getStatus().getReason()).isEqualTo("TooManyRequests");
    assertThat(refused.getStatus().getDetails().getCauses())
        .singleElement()
        .satisfies(cause -> {
          assertThat(cause.getReason()).isEqualTo("DisruptionBudget");
          assertThat(cause.getMessage())
              .isEqualTo("The disruption budget one needs 1 healthy pods and has 1 currently");
        });
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(ns)
        .resource(budget("two", labels))
        .create();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(failure(() -> evict("guarded", null)).getCode()).isEqualTo(500));
    client.policy().v1().podDisruptionBudget().inNamespace(ns).delete();
    await()
        .atMost(SOON)
        .until(() -> code(() -> evict("guarded", null)) < 300 || gone(pod.getMetadata().getName()));
    await().atMost(SOON).until(() -> gone("guarded"));
  }

  // --- workloads ---

  @Test
  void generationMovesOnSpec_andNeverOnStatusOrLabels() {
    Deployment made = create(deployment("counted").build());
    assertThat(made.getMetadata().getGeneration()).isEqualTo(1);

    assertThat(generation("counted", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")).isEqualTo(1);
    Deployment status =
        client
            .apps()
            .deployments()
            .inNamespace(ns)
            .resource(made)
            .subresource("status")
            .patch(MERGE, "{\"status\":{\"conditions\":[{\"type\":\"A\",\"status\":\"True\"}]}}");
    assertThat(status.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(generation("counted", "{\"spec\":{\"minReadySeconds\":3}}")).isEqualTo(2);
    assertThat(generation("counted", "{\"spec\":{\"minReadySeconds\":3}}")).isEqualTo(2);
    // A speciality of deployments on a real server.
    assertThat(generation("counted", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}"))
        .isEqualTo(3);
  }

  private long generation(String name, String mergePatch) {
    return deployments(name).patch(MERGE, mergePatch).getMetadata().getGeneration();
  }

  @Test
  void statusStaysAsItIs_whenWrittenBesideTheSpec() {
    create(deployment("honest").build());

    Deployment after =
        deployments("honest").patch(MERGE, "{\"status\":{\"readyReplicas\":7,\"replicas\":7}}");

    assertThat(after.getStatus().getReadyReplicas()).isNotEqualTo(Integer.valueOf(7));
  }

  @Test
  void scalesThroughTheSubresource() {
    settled(create(deployment("scaled").build()));
    String path = "/apis/apps/v1/namespaces/" + ns + "/deployments/scaled/scale";
    assertThat(client.raw(path)).contains("autoscaling/v1").contains("app=scaled");

    client
        .apps()
        .deployments()
        .inNamespace(ns)
        .resource(deployments("scaled").get())
        .subresource("scale")
        .patch(MERGE, "{\"spec\":{\"replicas\":2}}");

    Deployment after = deployments("scaled").get();
    assertThat(after.getSpec().getReplicas()).isEqualTo(2);
    assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(
            failure(() ->
                    client.raw(
                        path,
                        "PUT",
                        Map.of(
                            "apiVersion",
                            "autoscaling/v1",
                            "kind",
                            "Scale",
                            "metadata",
                            Map.of("name", "scaled", "namespace", ns, "resourceVersion", "1"),
                            "spec",
                            Map.of("replicas", 3))))
                .getCode())
        .isEqualTo(409);
    client.apps().deployments().inNamespace(ns).withName("scaled").scale(0);
    assertThat(deployments("scaled").get().getSpec().getReplicas()).isZero();
  }

  @Test
  void saysWhoChangedTheTemplate() {
    create(deployment("signed").build());

    Deployment after =
        deployments("signed")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON)
                    .withFieldManager("forestall")
                    .build(),
                "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"example.com/app:2\"}]");

    ManagedFieldsEntry entry =
        after.getMetadata().getManagedFields().stream()
            .filter(e -> e.getManager().equals("forestall"))
            .findFirst()
            .orElseThrow();
    assertThat(entry.getOperation()).isEqualTo("Update");
    assertThat(entry.getSubresource()).isNull();
    assertThat(entry.getTime()).isNotBlank();
    assertThat(entry.getFieldsV1().getAdditionalProperties()).containsKey("f:spec");
  }

  @Test
  void refusesWhatIsInvalid_andNamesTheField() {
    KubernetesClientException selector =
        failure(() ->
            create(
                deployment("crooked")
                    .editSpec()
                    .editSelector()
                    .addToMatchLabels("app", "another")
                    .endSelector()
                    .endSpec()
                    .build()));
    assertThat(selector.getCode()).isEqualTo(422);
    assertThat(selector.getStatus().getDetails().getCauses())
        .extracting("field")
        .contains("spec.template.metadata.labels");
    KubernetesClientException negative =
        failure(() -> create(deployment("less").editSpec().withReplicas(-1).endSpec().build()));
    assertThat(negative.getStatus().getDetails().getCauses())
        .extracting("field")
        .contains("spec.replicas");
    create(deployment("firm").build());
    assertThat(
            failure(() ->
                    deployments("firm")
                        .patch(MERGE, "{\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}}"))
                .getCode())
        .isEqualTo(422);
    assertThat(
            failure(() ->
                    deployments("firm")
                        .patch(
                            JSON,
                            "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":\"many\"}]"))
                .getCode())
        .isEqualTo(422);
  }

  // --- leases, access, events ---

  @Test
  void leaseIsHeldByOne_whenTwoUpdateTheSameVersion() {
    Lease lease =
        client
            .leases()
            .inNamespace(ns)
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withName("collector")
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity("nobody")
                    .withLeaseDurationSeconds(15)
                    .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS))
                    .endSpec()
                    .build())
            .create();
    client.resource(held(lease, "first")).update();

    assertThat(failure(() -> client.resource(held(lease, "second")).update()).getCode())
        .isEqualTo(409);
    assertThat(
            client
                .leases()
                .inNamespace(ns)
                .withName("collector")
                .get()
                .getSpec()
                .getHolderIdentity())
        .isEqualTo("first");
    String path = "/apis/coordination.k8s.io/v1/namespaces/" + ns + "/leases/collector";
    Lease unlocked =
        new LeaseBuilder(held(lease, "third"))
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .build();
    assertThat(failure(() -> client.raw(path, "PUT", unlocked)).getCode()).isEqualTo(422);
  }

  @Test
  void answersAccessReviews() {
    assertThat(
            client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(
                    new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("patch")
                        .withGroup("apps")
                        .withResource("deployments")
                        .withNamespace(ns)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isTrue();
    assertThat(
            client
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(
                    new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("admin")
                        .withGroups("system:masters")
                        .withNewResourceAttributes()
                        .withVerb("get")
                        .withResource("pods")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isTrue();
  }

  @Test
  void eventIsOneObjectInTwoForms() {
    Event old =
        client
            .v1()
            .events()
            .inNamespace(ns)
            .resource(
                new EventBuilder()
                    .withNewMetadata()
                    .withName("old-form")
                    .withNamespace(ns)
                    .endMetadata()
                    .withInvolvedObject(
                        new ObjectReferenceBuilder()
                            .withKind("Pod")
                            .withNamespace(ns)
                            .withName("cart-1")
                            .build())
                    .withReason("BackOff")
                    .withMessage("Back-off restarting failed container")
                    .withType("Warning")
                    .withCount(3)
                    .withLastTimestamp("2026-11-24T08:00:00Z")
                    .build())
            .create();
    var seen = client.events().v1().events().inNamespace(ns).withName("old-form").get();
    assertThat(seen.getNote()).isEqualTo(old.getMessage());
    assertThat(seen.getRegarding().getName()).isEqualTo("cart-1");
    assertThat(seen.getDeprecatedCount()).isEqualTo(3);
    assertThat(seen.getDeprecatedLastTimestamp()).isEqualTo("2026-11-24T08:00:00Z");
    assertThat(
            names(
                client
                    .v1()
                    .events()
                    .inNamespace(ns)
                    .withField("involvedObject.name", "cart-1")
                    .list()
                    .getItems()))
        .containsExactly("old-form");

    var made = client.events().v1().events().inNamespace(ns).resource(newEvent()).create();
    assertThat(made.getMetadata().getName()).startsWith("forestall-");
    Event asOld = client.v1().events().inNamespace(ns).withName(made.getMetadata().getName()).get();
    assertThat(asOld.getMessage()).isEqualTo("Rolled back to revision 3");
    assertThat(asOld.getInvolvedObject().getKind()).isEqualTo("Deployment");
    assertThat(asOld.getReportingComponent()).isEqualTo("forestall.dev/remediation");

    var nameless =
        new io.fabric8.kubernetes.api.model.events.v1.EventBuilder(newEvent())
            .withReportingController(null)
            .build();
    assertThat(
            failure(() -> client.events().v1().events().inNamespace(ns).resource(nameless).create())
                .getCode())
        .isEqualTo(422);
  }

  // --- what the cases are made of ---

  private io.fabric8.kubernetes.api.model.events.v1.Event newEvent() {
    return new io.fabric8.kubernetes.api.model.events.v1.EventBuilder()
        .withNewMetadata()
        .withGenerateName("forestall-")
        .withNamespace(ns)
        .endMetadata()
        .withRegarding(
            new ObjectReferenceBuilder()
                .withKind("Deployment")
                .withNamespace(ns)
                .withName("cart")
                .build())
        .withType("Normal")
        .withReason("RolledBack")
        .withAction("Rollback")
        .withNote("Rolled back to revision 3")
        .withEventTime(new MicroTime("2026-11-24T08:00:00.123456Z"))
        .withReportingController("forestall.dev/remediation")
        .withReportingInstance("remediation-0")
        .build();
  }

  private ConfigMapBuilder configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(ns)
        .endMetadata()
        .addToData("colour", "red");
  }

  private ConfigMap create(ConfigMap map) {
    return client.resource(map).create();
  }

  private io.fabric8.kubernetes.client.dsl.Resource<ConfigMap> configMaps(String name) {
    return client.configMaps().inNamespace(ns).withName(name);
  }

  /** Paused and without replicas: on a real server no controller makes anything of it. */
  private DeploymentBuilder deployment(String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(ns)
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withPaused(true)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withSchedulerName("nobody")
        .addNewContainer()
        .withName("app")
        .withImage("example.com/app:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }

  private Deployment create(Deployment deployment) {
    return client.resource(deployment).create();
  }

  /** Waits until a controller, where there is one, has said its word about a new deployment. */
  private Deployment settled(Deployment deployment) {
    String name = deployment.getMetadata().getName();
    if (hasControllers()) {
      await()
          .atMost(SOON)
          .until(() -> {
            var status = deployments(name).get().getStatus();
            return Long.valueOf(1).equals(status.getObservedGeneration())
                && !status.getConditions().isEmpty();
          });
    }
    return deployments(name).get();
  }

  abstract boolean hasControllers();

  private io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment> deployments(
      String name) {
    return client.apps().deployments().inNamespace(ns).withName(name);
  }

  /** Stays unscheduled: no node is needed. */
  private Pod pod(String name, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(ns)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withSchedulerName("nobody")
        .addNewContainer()
        .withName("app")
        .withImage("example.com/app:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private Pod create(Pod pod) {
    if (hasControllers()) {
      await()
          .atMost(SOON)
          .until(() -> client.serviceAccounts().inNamespace(ns).withName("default").get() != null);
    }
    return client.resource(pod).create();
  }

  private Pod makeReady(Pod pod) {
    return client
        .pods()
        .inNamespace(ns)
        .withName(pod.getMetadata().getName())
        .editStatus(p ->
            new PodBuilder(p)
                .editOrNewStatus()
                .withPhase("Running")
                .withConditions(
                    new PodConditionBuilder().withType("Ready").withStatus("True").build())
                .endStatus()
                .build());
  }

  private boolean gone(String pod) {
    return client.pods().inNamespace(ns).withName(pod).get() == null;
  }

  private PodDisruptionBudget budget(String name, Map<String, String> labels) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(ns)
        .endMetadata()
        .withNewSpec()
        .withNewMinAvailable(1)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .endSpec()
        .build();
  }

  private String evict(String pod, DeleteOptions options) {
    return client.raw(
        "/api/v1/namespaces/" + ns + "/pods/" + pod + "/eviction",
        "POST",
        new EvictionBuilder()
            .withNewMetadata()
            .withName(pod)
            .withNamespace(ns)
            .endMetadata()
            .withDeleteOptions(options)
            .build());
  }

  private static DeleteOptions preconditions(String uid, String version) {
    return new DeleteOptionsBuilder()
        .withNewPreconditions()
        .withUid(uid)
        .withResourceVersion(version)
        .endPreconditions()
        .build();
  }

  private static Lease held(Lease lease, String by) {
    return new LeaseBuilder(lease).editSpec().withHolderIdentity(by).endSpec().build();
  }

  /** The patch that Forestall writes: UID tested, version replaced, then the field. */
  private static String locked(ConfigMap read, String colour) {
    return """
    [{"op":"test","path":"/metadata/uid","value":"%s"},
     {"op":"replace","path":"/metadata/resourceVersion","value":"%s"},
     {"op":"replace","path":"/data/colour","value":"%s"}]
    """
        .formatted(read.getMetadata().getUid(), read.getMetadata().getResourceVersion(), colour);
  }

  private static List<String> names(
      List<? extends io.fabric8.kubernetes.api.model.HasMetadata> items) {
    return items.stream().map(item -> item.getMetadata().getName()).sorted().toList();
  }

  private static ResourceEventHandler<ConfigMap> telling(List<String> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap map) {
        seen.add("add " + map.getMetadata().getName());
      }

      @Override
      public void onUpdate(ConfigMap before, ConfigMap after) {
        seen.add("update " + after.getMetadata().getName());
      }

      @Override
      public void onDelete(ConfigMap map, boolean unknown) {
        seen.add("delete " + map.getMetadata().getName());
      }
    };
  }

  private static KubernetesClientException failure(ThrowingCallable call) {
    return failure("it", call);
  }

  private static KubernetesClientException failure(String what, ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(KubernetesClientException.class, call), what + " went through");
  }

  private static int code(ThrowingCallable call) {
    KubernetesClientException e = catchThrowableOfType(KubernetesClientException.class, call);
    return e == null ? 200 : e.getCode();
  }
}
