package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Scene;
import dev.forestall.detector.Workload;
import dev.forestall.detector.detect.Anomalies;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The same input gives the same incidents, whether detection went on or was begun anew from the
 * view and its own events, at any place, with some of the input coming again.
 */
class SameAfterRestartIT {
  private static final int PARTITION = 0;
  private static final double END = 4_200;
  private static final Duration RETRY = Duration.ofMillis(1);

  private final String cluster = "same-" + UUID.randomUUID();
  private final LettuceConnectionFactory redis = Connections.single(RealRedis.url());

  @AfterEach
  void disconnect() {
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().flushAll();
    }
    redis.destroy();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void givesTheSameIncidents_whereverItIsBegunAnew(long seed) {
    List<PodEvent> events = story(seed);
    Detection steady = detection();
    List<IncidentEvent> expected = new ArrayList<>();
    for (PodEvent event : events) {
      steady.accept(event);
      take(steady, expected);
    }
    assertThat(expected.stream().filter(IncidentOpened.class::isInstance))
        .extracting(e -> ((IncidentOpened) e).faultKind())
        .contains(FaultKind.MEMORY_LEAK, FaultKind.ERROR_RATE, FaultKind.IMAGE_PULL);
    assertThat(expected).anyMatch(IncidentResolved.class::isInstance);

    Random random = new Random(seed);
    List<IncidentEvent> found = new ArrayList<>();
    RedisView view = new RedisView(redis, RETRY);
    int generation = 1;
    view.own(PARTITION, generation);
    Detection cut = detection();
    int saved = 0;
    for (int i = 0; i < events.size(); i++) {
      cut.accept(events.get(i));
      take(cut, found);
      if (saved == 0 || (events.get(i) instanceof Heartbeat && random.nextInt(3) == 0)) {
        assertThat(view.save(List.of(new RedisView.Part(PARTITION, cut, Covered.by(cut, i)))))
            .containsExactly(PARTITION);
        saved = i;
      }
      if (random.nextInt(120) == 0) {
        view.close();
        view = new RedisView(redis, RETRY);
        view.own(PARTITION, ++generation);
        cut = detection();
        view.load(PARTITION, cut).orElseThrow().resume(cut);
        found.forEach(cut::recall);
        i = Math.max(0, saved - random.nextInt(30)); // some of it comes again
      }
    }
    assertThat(generation).as("begun anew often enough").isGreaterThan(8);
    view.close();

    for (int i = 0; i < expected.size(); i++) {
      assertThat(found).hasSizeGreaterThan(i);
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
    assertThat(found).hasSameSizeAs(expected);
    for (Workload workload : steady.workloads()) {
      assertThat(cut.workload(workload.subject()).anomalies().lately())
          .isEqualTo(workload.anomalies().lately());
      assertThat(cut.workload(workload.subject()).anomalies().learned(workload.windows()))
          .isEqualTo(workload.anomalies().learned(workload.windows()));
    }
  }

  @Test
  void learnsAgain_whenAModelIsDamagedOrOfAnotherVersion() {
    Detection steady = detection();
    story(5).forEach(steady::accept);
    RedisView view = new RedisView(redis, RETRY);
    view.own(PARTITION, 1);
    view.save(List.of(new RedisView.Part(PARTITION, steady, Covered.by(steady, 1))));
    view.close();
    Subject subject = Subject.deployment(cluster, "shop", "leaky");
    String pod = "uid-leaky-new-0";
    try (RedisConnection connection = redis.getConnection()) {
      byte[] key = Keys.model(subject);
      byte[] model = connection.hashCommands().hGet(key, Keys.bytes(pod));
      assertThat(model.length).isLessThan(3 * 16 * 1024);
      System.out.printf(
          "model of a pod with %d series: %,d bytes%n",
          steady.workload(subject).window("leaky-new-0", pod).keys().size(), model.length);
      model[model.length / 2] ^= 1;
      connection.hashCommands().hSet(key, Keys.bytes(pod), model);
      byte[] other = connection.hashCommands().hGet(key, Keys.bytes("uid-leaky-new-1"));
      other[0]++;
      connection.hashCommands().hSet(key, Keys.bytes("uid-leaky-new-1"), other);
    }
    RedisView again = new RedisView(redis, RETRY);
    again.own(PARTITION, 2);
    Detection read = detection();
    assertThat(again.load(PARTITION, read)).isPresent();
    again.close();
    Anomalies anomalies = read.workload(subject).anomalies();
    assertThat(anomalies.model(pod)).isEmpty();
    assertThat(anomalies.model("uid-leaky-new-1")).isEmpty();
    assertThat(read.workload(Subject.deployment(cluster, "shop", "failing")).anomalies())
        .matches(a -> a.model("uid-failing-0").isPresent());
  }

  private static void take(Detection detection, List<IncidentEvent> into) {
    for (IncidentEvent event : detection.decided()) {
      if (into.stream().noneMatch(e -> e.eventId().equals(event.eventId()))) {
        into.add(event);
      }
    }
    detection.decided().clear();
  }

  private List<PodEvent> story(long seed) {
    Scene leaky = new Scene(cluster, "leaky", seed).rollout("old", -3600, 1, "kubectl", null);
    leaky.podState("leaky-old-0", "old", -3600, 1, Scene.running(-3600, 0, null), false);
    leaky.memory("leaky-old-0", -3600, 1, 1500, Scene.flat(0.25)).status(2, 1, 1);
    leaky.rollout("new", 1500, 2, "kubectl", null).deleted("leaky-old-0", "old", -3600, 1520);
    for (int i = 0; i < 2; i++) {
      String pod = "leaky-new-" + i;
      leaky.pod(pod, "new", 1500);
      leaky.memory(pod, 1500, 1500, END, Scene.leak(2_400, 0.08));
    }
    leaky.status(1530, 2, 2);
    Scene failing = new Scene(cluster, "failing", seed + 1).rollout("a", -3600, 1, "me", null);
    failing.podState("failing-0", "a", -3600, 1, Scene.running(-3600, 0, null), false);
    failing.status(2, 1, 1).memory("failing-0", -3600, 1, END, Scene.flat(0.3));
    failing.requests(
        "failing-0", 1, END, s -> 20 + 3 * Math.sin(s / 200), s -> s > 1700 && s < 2600 ? 0.3 : 0);
    Scene stuck = new Scene(cluster, "stuck", seed + 2).rollout("a", 1000, 1, "me", null);
    stuck.podState("stuck-0", "a", 1000, 1010, Scene.waiting("ImagePullBackOff", 0, null), false);
    return Scene.play(END, leaky, failing, stuck);
  }

  private static Detection detection() {
    return new Detection(DetectionSettings.DEFAULT, (subject, metric) -> 1);
  }
}
