package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Scene;
import dev.forestall.detector.Workload;
import dev.forestall.detector.window.FullPods;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.testing.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The view in a real Redis: what it takes, how it is written and read, and who may write. */
class RedisViewIT {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final long BUDGET = 24 * 1024;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int PARTITION = 3;
  private static final double BEFORE = -3600;

  private final String cluster = "view-" + UUID.randomUUID();
  private final LettuceConnectionFactory redis = Connections.single();

  @TempDir Path folder;

  @BeforeEach
  void empty() {
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().flushAll();
    }
  }

  @AfterEach
  void disconnect() {
    redis.destroy();
  }

  @Test
  void podOfTwentyMetricsTakesNoMoreThanItsBudget() {
    assertThat(takenByAPod(redis, false)).isLessThanOrEqualTo(BUDGET);
  }

  /** Four of its metrics are in the long tier, two more than the budget is for. */
  @Test
  void podWithTheWholeTableTakesNoMoreThanItsBudget() {
    assertThat(takenByAPod(redis, true)).isLessThanOrEqualTo(BUDGET);
  }

  @Test
  void podOfTwentyMetricsTakesNoMoreThanItsBudget_inTheMachinesOwnRedis() {
    try (RealRedisProcess server = new RealRedisProcess(folder, List.of())) {
      org.awaitility.Awaitility.await()
          .until(() -> RealRedisCluster.ask(server.address(), "ping").startsWith("PONG"));
      LettuceConnectionFactory own = Connections.single("redis://" + server.address());
      try {
        assertThat(takenByAPod(own, false)).isLessThanOrEqualTo(BUDGET);
      } finally {
        own.destroy();
      }
    }
  }

  /**
   * After a day and an hour at 15 s with two restarts: window and long tier, the most they took.
   */
  private long takenByAPod(RedisConnectionFactory where, boolean table) {
    RedisView view = new RedisView(where, AT_ONCE);
    view.own(PARTITION, 1);
    Detection detection = detection();
    Subject subject = Subject.deployment(cluster, "shop", "full");
    PodWindow window = detection.workload(subject).window("full-6d5f7c9b8-x2x4z", uid());
    Random random = new Random(7);
    long start = Scene.T0.toEpochMilli();
    long most = 0;
    double cpu = 0;
    for (long at = start; at < start + 25 * HOUR; at += 15_000) {
      long age = at - start;
      cpu = age == 8 * HOUR || age == 24 * HOUR + 2_400_000 ? 0 : cpu + 5 * random.nextDouble();
      if (table) {
        FullPods.scrapeTable(window, subject, at + random.nextInt(500), cpu);
      } else {
        FullPods.scrape(window, subject, at + random.nextInt(500), cpu, random);
      }
      boolean steady = age > 24 * HOUR;
      if (steady || at % 300_000 == 0) {
        view.save(
            List.of(new RedisView.Part(PARTITION, detection, new Covered(at, Map.of(), Map.of()))));
        window.trim(at - PodWindow.FULL_MILLIS - window.slotMillis());
      }
      if (steady && at % 60_000 == 0) {
        most = Math.max(most, taken(where, window.uid()));
      }
    }
    assertThat(view.trouble()).isEmpty();
    System.out.printf(
        "a pod with %d series, window and long tier, at most: %,d bytes%n",
        window.keys().size(), most);
    return most;
  }

  private static long taken(RedisConnectionFactory where, String uid) {
    Set<String> keys = Connections.keys(where, uid);
    assertThat(keys).hasSize(2);
    return keys.stream().mapToLong(key -> Connections.bytes(where, key)).sum();
  }

  @Test
  void writesAPodOnceAScrape_andReadsAWorkloadInOneRoundTrip() throws Exception {
    RedisView view = new RedisView(redis, AT_ONCE);
    view.own(PARTITION, 1);
    Detection detection = detection();
    Subject subject = Subject.deployment(cluster, "shop", "cart");
    Random random = new Random(7);
    for (int i = 0; i < 12; i++) {
      detection.workload(subject).window("cart-" + i, cluster + "-" + i);
    }
    for (int s = 0; s < 10; s++) {
      int second = 15 * s;
      detection
          .workload(subject)
          .windows()
          .forEach(
              w -> FullPods.scrape(w, subject, Scene.at(second).toEpochMilli(), second, random));
      Connections.resetCalls(redis);
      assertThat(save(view, detection, s)).containsExactly(PARTITION);
    }
    assertThat(Connections.calls(redis, "eval")).isEqualTo(12 + 1);
    assertThat(Connections.calls(redis, "set")).isEqualTo(1);

    try (RoundTrips between = new RoundTrips(RealRedis.url())) {
      LettuceConnectionFactory counted = Connections.single(between.url());
      try {
        RedisView other = new RedisView(counted, AT_ONCE);
        other.own(PARTITION, 2);
        Detection read = detection();
        counted.getConnection().close();
        other.load(PARTITION, read); // connects
        int before = between.count();
        Detection again = detection();
        other.load(PARTITION, again);
        assertThat(again.workload(subject).windows()).hasSize(12);
        // who may write, what there is, and all of this partition's workloads
        assertThat(between.count() - before).isEqualTo(3);
      } finally {
        counted.destroy();
      }
    }
  }

  @Test
  void readsBackWhatWasWritten_andHasNothingToWriteThen() {
    RedisView view = new RedisView(redis, AT_ONCE);
    Detection detection = fed("cart", 2_000);
    view.own(PARTITION, 1);
    save(view, detection, 7);

    RedisView other = new RedisView(redis, AT_ONCE);
    other.own(PARTITION, 2);
    Detection read = detection();
    assertThat(other.load(PARTITION, read)).contains(new Covered(7, Map.of(), Map.of()));
    assertSame(read, detection);
    assertThat(read.workloads()).noneMatch(w -> w.memory().changed());
    assertThat(read.workloads()).flatMap(Workload::windows).noneMatch(PodWindow::changed);
  }

  @Test
  void whoWasReplacedWritesNothing_andWhoIsRefusedForLongTakesOver() {
    RedisView first = new RedisView(redis, AT_ONCE);
    first.own(PARTITION, 5);
    Detection stale = fed("cart", 600);
    assertThat(save(first, stale, 1)).containsExactly(PARTITION);

    RedisView second = new RedisView(redis, AT_ONCE);
    second.own(PARTITION, 6);
    Detection current = detection();
    second.load(PARTITION, current);
    feed(current, "cart", 600, 900);
    assertThat(save(second, current, 2)).containsExactly(PARTITION);

    feed(stale, "cart", 600, 700);
    assertThat(save(first, stale, 9)).isEmpty();
    assertThat(first.trouble()).isEmpty();
    RedisView third = new RedisView(redis, AT_ONCE);
    third.own(PARTITION, 7);
    Detection read = detection();
    assertThat(third.load(PARTITION, read)).contains(new Covered(2, Map.of(), Map.of()));
    assertSame(read, current);

    // a group that was made anew counts from the beginning
    RedisView anew = new RedisView(redis, AT_ONCE, Duration.ZERO);
    anew.own(PARTITION, 1);
    Detection own = detection();
    anew.load(PARTITION, own);
    feed(own, "cart", 900, 1_200);
    assertThat(save(anew, own, 3)).containsExactly(PARTITION);
    feed(read, "cart", 900, 1_000);
    assertThat(save(third, read, 4)).as("its generation is the higher one").isNotEmpty();
  }

  @Test
  void goesOnWhenRedisIsFull_andWritesAllOnceThereIsRoom() {
    RedisView view = new RedisView(redis, AT_ONCE);
    view.own(PARTITION, 1);
    Detection detection = fed("cart", 600);
    set("maxmemory", "1");
    try {
      assertThat(save(view, detection, 1)).isEmpty();
      assertThat(view.trouble().orElse("")).contains("maxmemory");
    } finally {
      set("maxmemory", "0");
    }
    org.awaitility.Awaitility.await()
        .until(() -> save(view, detection, 2).equals(Set.of(PARTITION)));
    assertThat(view.trouble()).isEmpty();
    RedisView other = new RedisView(redis, AT_ONCE);
    other.own(PARTITION, 2);
    Detection read = detection();
    other.load(PARTITION, read);
    assertSame(read, detection);
  }

  @Test
  void passesOverWhatCannotBeRead_andKeepsTheRest() {
    RedisView view = new RedisView(redis, AT_ONCE);
    view.own(PARTITION, 1);
    Detection detection = fed("cart", 600);
    feed(detection, "mail", BEFORE, 600);
    save(view, detection, 1);
    Subject mail = Subject.deployment(cluster, "shop", "mail");
    try (RedisConnection connection = redis.getConnection()) {
      connection
          .hashCommands()
          .hSet(Keys.workload(mail), Keys.bytes(Field.MEMORY), Keys.bytes("{\"pods\":7"));
      connection
          .hashCommands()
          .hSet(Keys.subjects(PARTITION), Keys.bytes("nonsense"), Keys.bytes("x"));
      connection.hashCommands().hSet(Keys.model(mail), Keys.bytes("uid"), Keys.bytes("nonsense"));
    }
    RedisView other = new RedisView(redis, AT_ONCE);
    other.own(PARTITION, 2);
    Detection read = detection();
    assertThat(other.load(PARTITION, read)).isPresent();
    assertThat(read.workload(mail).windows()).hasSize(1);
    assertThat(read.workload(mail).memory().pods()).isEmpty();
    assertThat(read.workload(Subject.deployment(cluster, "shop", "cart")).memory().pods())
        .isNotEmpty();
  }

  private static void assertSame(Detection read, Detection written) {
    assertThat(read.workloads()).hasSameSizeAs(written.workloads());
    for (Workload workload : written.workloads()) {
      Workload other = read.workload(workload.subject());
      assertThat(other.memory().snapshot()).isEqualTo(workload.memory().snapshot());
      assertThat(other.windows()).hasSameSizeAs(workload.windows());
      for (PodWindow window : workload.windows()) {
        PodWindow same = other.window(window.pod(), window.uid());
        for (SeriesKey key : window.keys()) {
          assertThat(same.between(key, 0, Long.MAX_VALUE).values())
              .containsExactly(window.between(key, 0, Long.MAX_VALUE).values());
          assertThat(same.longBetween(key, 0, Long.MAX_VALUE))
              .isEqualTo(window.longBetween(key, 0, Long.MAX_VALUE));
        }
        assertThat(same.earlyRun(new SeriesKey("app", Metrics.MEMORY)).values())
            .containsExactly(window.earlyRun(new SeriesKey("app", Metrics.MEMORY)).values());
      }
    }
  }

  private Detection fed(String name, double until) {
    Detection detection = detection();
    feed(detection, name, BEFORE, until);
    return detection;
  }

  private void feed(Detection detection, String name, double from, double until) {
    Scene scene = new Scene(cluster, name, 3).rollout("a", -60, 1, "kubectl", null);
    scene.pod(name + "-0", "a", -60).memory(name + "-0", -60, 0, until, Scene.flat(0.4));
    scene.requests(name + "-0", 0, until, s -> 9, s -> 0.01);
    for (PodEvent event : Scene.play(until, scene)) {
      if (!event.at().isBefore(Scene.at(from))) {
        detection.accept(event);
      }
    }
  }

  private static Detection detection() {
    return new Detection(DetectionSettings.DEFAULT, (subject, metric) -> 1);
  }

  private static Set<Integer> save(RedisView view, Detection detection, long offset) {
    return view.save(
        List.of(new RedisView.Part(PARTITION, detection, new Covered(offset, Map.of(), Map.of()))));
  }

  private void set(String name, String value) {
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().setConfig(name, value);
    }
  }

  private static String uid() {
    return UUID.randomUUID().toString();
  }
}
