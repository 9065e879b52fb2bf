package dev.forestall.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.collector.prometheus.Writes;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector as a whole: mock API server, real broker, real HTTP. */
class CollectorIT {
  private static final String MEMORY = "container_memory_working_set_bytes";

  private final String name = "it-" + UUID.randomUUID();
  private final Subject cart = Subject.deployment(name, "shop", "cart");
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final MockCluster cluster = new MockCluster();
  private final Heard heard = new Heard(name);

  private Deployment deployment;
  private ReplicaSet first;
  private Pod pod;

  @BeforeEach
  void deploy() {
    deployment = cluster.deployment("cart", "cart:1", 1, now.minusSeconds(300));
    first = cluster.replicaSet(deployment, "aaa", 1, now.minusSeconds(300));
    pod = cluster.pod(first, "x", now.minusSeconds(290));
  }

  @AfterEach
  void end() throws InterruptedException {
    heard.close();
    cluster.close();
  }

  @Test
  void statesEverythingBeforeSamples_andAnswersAfterKafkaHasThem() throws Exception {
    try (Running collector = Running.collector(cluster, name)) {
      Writes writes = new Writes();
      long at = now.minusSeconds(30).toEpochMilli();
      Map<String, String> labels = Map.of("namespace", "shop", "pod", "cart-aaa-x");
      writes.sample(MEMORY, with(labels, "container", "app"), at, 1e6);
      writes.sample(MEMORY, with(labels, "container", ""), at, 2e6);
      writes.sample(MEMORY, with(labels, "container", "POD"), at, 3e6);
      writes.sample("http_server_requests_seconds_count", with(labels, "status", "200"), at, 40);
      writes.sample("http_server_requests_seconds_count", with(labels, "status", "500"), at, 2);
      await()
          .atMost(Heard.PATIENCE)
          .until(() -> collector.write(writes.body()).statusCode() == 204);

      MetricsSampled sampled = heard.hear(MetricsSampled.class, s -> true);
      assertThat(sampled.subject()).isEqualTo(cart);
      assertThat(sampled.podUid()).isEqualTo(pod.getMetadata().getUid());
      assertThat(sampled.samples())
          .containsExactlyInAnyOrder(
              new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, 1e6),
              new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, 42),
              new Sample("", Metrics.ERRORS, SampleKind.COUNTER, 2));

      // the same key, so the same partition, so this order
      List<? extends Class<?>> order =
          heard.records().stream()
              .filter(r -> r.key().equals(cart.key()))
              .map(r -> r.event().getClass())
              .toList();
      assertThat(order.indexOf(MetricsSampled.class))
          .isGreaterThan(order.indexOf(PodStateChanged.class))
          .isGreaterThan(order.indexOf(WorkloadChanged.class));
      WorkloadChanged rollout =
          heard.hear(WorkloadChanged.class, w -> w.change() == Change.ROLLOUT);
      assertThat(rollout.eventId()).isEqualTo(first.getMetadata().getUid());
      assertThat(rollout.at()).isEqualTo(createdAt(first));
      assertThat(rollout.by()).isEqualTo("kubectl");
      heard.hear(WorkloadChanged.class, w -> w.change() == Change.RESTATED);
      PodStateChanged state = heard.hear(PodStateChanged.class, p -> true);
      assertThat(state.subject()).isEqualTo(cart);
      assertThat(state.pod().replicaSetUid()).isEqualTo(first.getMetadata().getUid());
      assertThat(state.pod().containers().getFirst().memoryLimitBytes()).isEqualTo(128.0 * 1048576);

      // the watermark follows the data, in every partition
      heard.hear(Heartbeat.class, h -> h.upTo().equals(Instant.ofEpochMilli(at)));
      await()
          .atMost(Heard.PATIENCE)
          .until(() ->
              heard.records().stream()
                      .filter(r -> r.event() instanceof Heartbeat)
                      .map(Heard.One::partition)
                      .distinct()
                      .count()
                  == 3);
      assertThat(heard.all(Heartbeat.class)).allMatch(h -> h.upTo().toEpochMilli() <= at);

      String metrics = collector.get("/actuator/prometheus").body();
      assertThat(metrics)
          .contains("forestall_collector_samples_accepted_total{source=\"remote-write\"} 3.0")
          .contains("reason=\"aggregate_row\",source=\"remote-write\"} 1.0")
          .contains("reason=\"pause_container\",source=\"remote-write\"} 1.0");
    }
  }

  @Test
  void rejectsWithASentence_whenTheBodyIsNotRemoteWriteOne() throws Exception {
    try (Running collector =
        Running.collector(cluster, name, "forestall.collector.max-request-bytes=1KB")
            .awaitReady()) {
      byte[] good = new Writes().sample("up", Map.of(), 1, 1).body();
      String protobuf = "application/x-protobuf";
      answers(collector.write("nonsense".getBytes(UTF_8)), 400, "snappy");
      answers(collector.write(good, "application/json", "snappy"), 415, "Content-Type");
      answers(collector.write(good, protobuf, "gzip"), 415, "Content-Encoding");
      answers(
          collector.write(good, protobuf + ";proto=io.prometheus.write.v2.Request", "snappy"),
          415,
          "2.0");
      answers(collector.write(new byte[5000]), 413, "max_samples_per_send");
      assertThat(collector.write(good).statusCode()).isEqualTo(204);
      assertThat(collector.get("/actuator/prometheus").body())
          .contains("forestall_collector_requests_rejected_total{status=\"400\"} 1.0")
          .contains("forestall_collector_requests_rejected_total{status=\"415\"} 3.0");
    }
  }

  @Test
  void tellsRolloutScaleRollbackAndDeletion() throws Exception {
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      heard.hear(WorkloadChanged.class, w -> w.change() == Change.ROLLOUT);

      write("cart:2", "argocd", createdAt(first), null);
      ReplicaSet second = cluster.replicaSet(current(), "bbb", 2, now.minusSeconds(20));
      WorkloadChanged rollout =
          heard.hear(WorkloadChanged.class, w -> w.eventId().equals(second.getMetadata().getUid()));
      assertThat(rollout.by()).isEqualTo("argocd");
      assertThat(rollout.at()).isEqualTo(createdAt(second));
      assertThat(rollout.proposal()).isNull();
      assertThat(rollout.workload().revisions()).extracting("number").containsExactly(2L, 1L);
      assertThat(rollout.workload().current().orElseThrow().images()).containsExactly("cart:2");

      cluster
          .client()
          .apps()
          .deployments()
          .inNamespace("shop")
          .withName("cart")
          .edit(d -> d.edit().editSpec().withReplicas(3).endSpec().build());
      WorkloadChanged scale = heard.hear(WorkloadChanged.class, w -> w.change() == Change.SCALE);
      assertThat(scale.summary()).isEqualTo("scaled from 1 to 3 replicas");

      // a rollback as the controller does it: the template first, then the old ReplicaSet's number
      write("cart:1", "forestall", createdAt(second), "p-1");
      cluster
          .client()
          .apps()
          .replicaSets()
          .inNamespace("shop")
          .withName("cart-aaa")
          .edit(rs ->
              rs.edit()
                  .editMetadata()
                  .addToAnnotations("deployment.kubernetes.io/revision", "3")
                  .addToAnnotations("deployment.kubernetes.io/revision-history", "1")
                  .endMetadata()
                  .build());
      WorkloadChanged rollback =
          heard.hear(
              WorkloadChanged.class, w -> w.eventId().equals(first.getMetadata().getUid() + "/3"));
      assertThat(rollback.change()).isEqualTo(Change.ROLLOUT);
      assertThat(rollback.by()).isEqualTo("forestall");
      assertThat(rollback.proposal()).isEqualTo("p-1");
      assertThat(rollback.at()).isEqualTo(createdAt(second));

      cluster.client().resource(pod).delete();
      PodStateChanged gone = heard.hear(PodStateChanged.class, p -> p.pod().deleted());
      assertThat(gone.subject()).isEqualTo(cart);
      cluster.client().resource(current()).delete();
      heard.hear(WorkloadChanged.class, w -> w.change() == Change.DELETED);

      assertThat(
              heard.all(WorkloadChanged.class).stream().filter(w -> w.change() == Change.ROLLOUT))
          .extracting(WorkloadChanged::eventId)
          .doesNotHaveDuplicates()
          .hasSize(3);

      // its last samples still find it
      Map<String, String> labels =
          Map.of("namespace", "shop", "pod", "cart-aaa-x", "container", "app");
      byte[] late = new Writes().sample(MEMORY, labels, now.toEpochMilli(), 7).body();
      assertThat(collector.write(late).statusCode()).isEqualTo(204);
      assertThat(heard.hear(MetricsSampled.class, s -> true).subject()).isEqualTo(cart);
    }
  }

  @Test
  void tellsAPodOnlyWhenItsStateChanged() throws Exception {
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      heard.hear(PodStateChanged.class, p -> true);
      cluster
          .client()
          .resource(pod)
          .edit(p ->
              new io.fabric8.kubernetes.api.model.PodBuilder(p)
                  .editMetadata()
                  .addToLabels("irrelevant", "1")
                  .endMetadata()
                  .build());
      cluster
          .client()
          .pods()
          .inNamespace("shop")
          .withName("cart-aaa-x")
          .edit(p ->
              new io.fabric8.kubernetes.api.model.PodBuilder(p)
                  .editStatus()
                  .editFirstContainerStatus()
                  .withRestartCount(1)
                  .withReady(false)
                  .withNewState()
                  .withNewWaiting()
                  .withReason("CrashLoopBackOff")
                  .endWaiting()
                  .endState()
                  .withNewLastState()
                  .withNewTerminated()
                  .withReason("OOMKilled")
                  .withExitCode(137)
                  .endTerminated()
                  .endLastState()
                  .endContainerStatus()
                  .endStatus()
                  .build());
      PodStateChanged crashed =
          heard.hear(
              PodStateChanged.class,
              p -> "CrashLoopBackOff".equals(p.pod().containers().getFirst().reason()));
      assertThat(crashed.pod().containers().getFirst().last().exitCode()).isEqualTo(137);
      assertThat(heard.all(PodStateChanged.class)).hasSize(2);
    }
  }

  @Test
  void tellsEventsOfPodsNodesAndThoseThatAreNotTooOld() throws Exception {
    event("old", "Pod", "cart-aaa-x", now.minus(Duration.ofHours(2)), 1);
    event("recent", "Pod", "cart-aaa-x", now.minusSeconds(120), 4);
    event("of-a-job-that-is-gone", "Job", "nightly-29925764", now.minusSeconds(60), 1);
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      event("node", "Node", "node-1", now, 1);
      event("repeated", "ReplicaSet", "cart-aaa", now, 2);
      KubernetesEventRecorded recent =
          heard.hear(KubernetesEventRecorded.class, e -> e.reason().equals("recent"));
      assertThat(recent.subject()).isEqualTo(cart);
      assertThat(recent.count()).isEqualTo(4);
      assertThat(recent.at()).isEqualTo(now.minusSeconds(120));
      assertThat(recent.note()).isEqualTo("token=[redacted] ok");
      assertThat(recent.eventId()).endsWith("/4");
      assertThat(
              heard.hear(KubernetesEventRecorded.class, e -> e.reason().equals("node")).subject())
          .isEqualTo(new Subject(name, "-", "Node", "node-1"));
      assertThat(
              heard
                  .hear(KubernetesEventRecorded.class, e -> e.reason().equals("repeated"))
                  .subject())
          .isEqualTo(cart);
      assertThat(heard.all(KubernetesEventRecorded.class))
          .extracting(KubernetesEventRecorded::reason)
          .containsExactlyInAnyOrder("recent", "node", "repeated");
    }
  }

  @Test
  void restatesEverything_whenItsIntervalOfClusterTimePassed() throws Exception {
    // a thousand times as fast: ten minutes pass in 0.6 s
    try (Running collector =
        Running.collector(
            cluster,
            name,
            "forestall.clock.origin=" + now,
            "forestall.clock.real-origin=" + Instant.now(),
            "forestall.clock.speed=1000")) {
      await()
          .atMost(Heard.PATIENCE)
          .until(() ->
              heard.all(PodStateChanged.class).size() >= 3
                  && heard.all(WorkloadChanged.class).stream()
                          .filter(w -> w.change() == Change.RESTATED)
                          .count()
                      >= 3);
      assertThat(heard.all(PodStateChanged.class))
          .extracting(PodStateChanged::eventId)
          .containsOnly(pod.getMetadata().getUid() + "/" + pod.getMetadata().getResourceVersion());
    }
  }

  @Test
  void tellsConditionsAsEvents_whenTheyComeAndWhenTheyGo() throws Exception {
    autoscaler("True", "TooManyReplicas", 10, now.minusSeconds(600));
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      KubernetesEventRecorded atMaximum =
          heard.hear(KubernetesEventRecorded.class, e -> e.reason().equals("TooManyReplicas"));
      assertThat(atMaximum.subject()).isEqualTo(cart);
      assertThat(atMaximum.at()).isEqualTo(now.minusSeconds(600));
      assertThat(atMaximum.note()).contains("maximum of 10 replicas");

      autoscaler("False", "DesiredWithinRange", 7, now);
      assertThat(
              heard
                  .hear(KubernetesEventRecorded.class, e -> e.reason().equals("DesiredWithinRange"))
                  .subject())
          .isEqualTo(cart);

      cluster.client().resource(job()).create();
      KubernetesEventRecorded failed =
          heard.hear(KubernetesEventRecorded.class, e -> e.reason().equals("BackoffLimitExceeded"));
      assertThat(failed.subject()).isEqualTo(new Subject(name, "shop", "CronJob", "nightly"));

      cluster.client().resource(job()).delete();
      heard.hear(KubernetesEventRecorded.class, e -> e.reason().equals("JobGone"));
    }
  }

  @Test
  void goesOnWithoutAutoscalers_whenTheyAreNotServed() throws Exception {
    cluster.forbid("/horizontalpodautoscalers");
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      heard.hear(PodStateChanged.class, p -> true);
      assertThat(collector.get("/actuator/health").body())
          .contains("\"HorizontalPodAutoscaler\":\"may not be listed and watched");
    }
  }

  @Test
  void goesOnWithoutAKindThatItMayNotRead_andSaysSo() throws Exception {
    cluster.forbid("/replicasets");
    try (Running collector = Running.collector(cluster, name).awaitReady()) {
      assertThat(collector.get("/actuator/health").body())
          .contains("\"ReplicaSet\":\"may not be listed and watched");
      heard.hear(PodStateChanged.class, p -> true);
      cluster.allow("/replicasets");
      heard.hear(WorkloadChanged.class, w -> w.change() == Change.ROLLOUT);
      await()
          .atMost(Heard.PATIENCE)
          .until(() ->
              collector.get("/actuator/health").body().contains("\"ReplicaSet\":\"watching\""));
    }
  }

  @Test
  void takesNoSamplesAndIsNotReady_whileThePodsAreNotKnown() throws Exception {
    cluster.forbid("/pods");
    try (Running collector = Running.collector(cluster, name)) {
      HttpResponse<String> answer = collector.write(new Writes().body());
      answers(answer, 503, "send it again");
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      cluster.allow("/pods");
      collector.awaitReady();
      assertThat(collector.write(new Writes().body()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void namesTheClusterByItsSystemNamespace_whenItHasNoName() throws Exception {
    String uid =
        cluster
            .client()
            .namespaces()
            .resource(
                new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                    .withNewMetadata()
                    .withName("kube-system")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getUid();
    try (Running collector = Running.collector(cluster, "").awaitReady();
        Heard named = new Heard(uid)) {
      named.hear(PodStateChanged.class, p -> true);
    }
  }

  private void answers(HttpResponse<String> response, int status, String sentence) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(sentence).endsWith("\n");
  }

  private static Instant createdAt(ReplicaSet replicaSet) {
    return Instant.parse(replicaSet.getMetadata().getCreationTimestamp());
  }

  private Deployment current() {
    return cluster.client().apps().deployments().inNamespace("shop").withName("cart").get();
  }

  private void write(String image, String manager, Instant at, String proposal) {
    Deployment changed = current();
    changed.getMetadata().getManagedFields().getFirst().setManager(manager);
    changed.getMetadata().getManagedFields().getFirst().setTime(at.toString());
    if (proposal != null) {
      changed.getMetadata().setAnnotations(Map.of("forestall.dev/proposal", proposal));
    }
    changed.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
    cluster.client().resource(changed).update();
  }

  private void event(String reason, String kind, String regarding, Instant last, int count) {
    cluster
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: %1$s, namespace: %6$s}
                type: Warning
                reason: %1$s
                note: token=abcdefgh ok
                regarding: {kind: %2$s, name: %3$s, namespace: shop}
                deprecatedLastTimestamp: "%4$s"
                deprecatedCount: %5$d
                """
                    .formatted(
                        reason,
                        kind,
                        regarding,
                        last,
                        count,
                        kind.equals("Node") ? "default" : "shop"),
                Event.class))
        .create();
  }

  private void autoscaler(String limited, String reason, int desired, Instant since) {
    cluster
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: cart, namespace: shop}
                spec: {maxReplicas: 10, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}}
                status:
                  desiredReplicas: %1$d
                  currentReplicas: %1$d
                  conditions: [{type: ScalingLimited, status: "%2$s", reason: %3$s, lastTransitionTime: "%4$s"}]
                """
                    .formatted(desired, limited, reason, since),
                HorizontalPodAutoscaler.class))
        .createOr(r -> r.update());
  }

  private Job job() {
    return Serialization.unmarshal(
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: nightly-1
          namespace: shop
          ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, uid: c, controller: true}]
        status:
          conditions: [{type: Failed, status: "True", reason: BackoffLimitExceeded, lastTransitionTime: "%s"}]
        """
            .formatted(now),
        Job.class);
  }

  private static Map<String, String> with(Map<String, String> labels, String key, String value) {
    Map<String, String> all = new java.util.HashMap<>(labels);
    all.put(key, value);
    return all;
  }
}
