package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Scene;
import dev.forestall.detector.Workload;
import dev.forestall.detector.cause.Ask;
import dev.forestall.detector.cause.Cause;
import dev.forestall.detector.cause.Culprits;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.cause.Neighbourhood;
import dev.forestall.detector.cause.Shop;
import dev.forestall.detector.cause.Shop.Fault;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.testing.RealRedis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What neighbours need to know, in a real Redis: two owners, each with a part of the shop. */
class NeighbourStoreIT {
  private static final Subject FRONT = Shop.of("front");

  private LettuceConnectionFactory redis;
  private Owner one;
  private Owner two;

  /** One replica with its part of the workloads. */
  private final class Owner {
    private final CallGraph graph = new CallGraph(redis);
    private final NeighbourStore store = new NeighbourStore(redis, graph);
    private final Detection detection =
        new Detection(DetectionSettings.DEFAULT, (subject, metric) -> 1);

    void hear(PodEvent event) {
      if (!(event instanceof Heartbeat)) {
        store.prepare(detection.workload(event.subject()));
      }
      detection.accept(event);
      if (event instanceof SpansObserved spans) {
        graph.note(spans);
      }
    }

    void save() {
      graph.save();
      store.save(List.of(detection));
    }
  }

  @BeforeEach
  void connect() {
    URI url = URI.create(RealRedis.url());
    redis =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(url.getHost(), url.getPort()),
            LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(2)).build());
    redis.afterPropertiesSet();
    redis.start();
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().flushAll();
    }
    one = new Owner();
    two = new Owner();
  }

  @AfterEach
  void disconnect() {
    redis.destroy();
  }

  @Test
  void findsTheCulprit_whoseUnitsAnotherOwnerWrote() {
    List<PodEvent> events = new Shop(3).broken(Fault.NETWORK, "price", 400).events();
    Predicate<PodEvent> ofOne = e -> e.subject().equals(FRONT);
    play(events, ofOne);

    Instant onset = Scene.at(Shop.ONSET);
    Instant at = Scene.at(Shop.ONSET + 360);
    Workload front = one.detection.workload(FRONT);
    Member own = new Member(front.units().copy(), front.minutes().byEnd(), front.condition());
    Neighbourhood hood = Neighbourhood.around(FRONT, own, at, one.store);
    assertThat(hood.members()).hasSize(5);
    Cause cause = Culprits.of(new Ask(FRONT, List.of(FaultKind.LATENCY), onset, at), hood);
    assertThat(cause.suspects().getFirst().subject()).isEqualTo(Shop.of("price"));
    assertThat(cause.suspects().getFirst().named()).isTrue();
    assertThat(cause.suspects().getFirst().kind()).isEqualTo(FaultKind.NETWORK_DELAY);
    assertThat(cause.calls()).hasSize(4).anyMatch(c -> c.moved());
  }

  @Test
  void redeliveredRecordChangesNothing_alsoForTheNextOwner() {
    List<PodEvent> events = new Shop(4).events().stream().limit(200).toList();
    play(events, e -> true);
    Map<String, String> before = stored();
    play(events, e -> true);
    assertThat(stored()).isEqualTo(before);

    Owner next = new Owner();
    events.forEach(next::hear);
    next.save();
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void addsIncrementsOfOneSlice_whateverTheirOrder() {
    Instant from = Scene.at(0);
    one.hear(spans("a", from, 5));
    one.save();
    one.hear(spans("b", from, 7));
    one.save();
    Owner next = new Owner();
    next.hear(spans("b", from, 7));
    next.hear(spans("c", from, 1));
    next.save();
    assertThat(
            next.store
                .members(List.of(FRONT.key()))
                .get(FRONT.key())
                .units()
                .between("front", from, from.plusSeconds(60))
                .getFirst()
                .units()
                .getFirst()
                .n())
        .isEqualTo(13);
  }

  @Test
  void writesAllAgain_whenRedisWasEmptied() {
    List<PodEvent> events = new Shop(5).events().stream().limit(300).toList();
    play(events, e -> true);
    Map<String, String> before = stored();
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().flushAll();
    }
    one.hear(spans("more", Scene.at(400), 3));
    one.save(); // finds it empty
    one.save();
    assertThat(stored().keySet()).containsAll(before.keySet());
    assertThat(stored().size()).isGreaterThanOrEqualTo(before.size());
  }

  @Test
  void keepsWithinItsBudget() {
    Subject busy = Subject.deployment("budget", "shop", "busy");
    for (int slice = 0; slice < 135; slice++) {
      one.hear(busy(busy, slice));
      one.hear(lines(busy, slice));
    }
    one.save();
    long bytes = memory("forestall:units:{" + busy.key() + "}");
    System.out.println("bytes of the units of one workload with 60 names in each slice: " + bytes);
    assertThat(bytes).isLessThan(160 * 1024);
  }

  @Test
  void keepsWithinItsBound_whenNamesAreEndlessAndWithoutNumber() {
    Subject mad = Subject.deployment("budget", "shop", "mad");
    String endless = "x".repeat(10_000);
    long dropped = 0;
    for (int slice = 0; slice < 150; slice++) {
      List<Unit> units = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        units.add(new Unit(null, i + "-" + slice + endless, 1, 1, 1));
      }
      one.hear(
          new SpansObserved(
              UUID.randomUUID().toString(),
              mad,
              Scene.at(20 * slice),
              Scene.at(20 * slice + 20),
              units,
              List.of(),
              List.of(),
              0));
      dropped = one.detection.dropped();
    }
    one.save();
    assertThat(dropped).isGreaterThan(50_000);
    assertThat(memory("forestall:units:{" + mad.key() + "}")).isLessThan(160 * 1024);
    Member member = one.store.members(List.of(mad.key())).get(mad.key());
    assertThat(member.units().dropped(Scene.at(0), Scene.at(4000))).isGreaterThan(40_000);
  }

  @Test
  void tellsThatRedisIsAway() {
    RealRedis.stop();
    try {
      assertThatThrownBy(() -> one.store.members(List.of(FRONT.key())))
          .isInstanceOf(DataAccessException.class);
      one.hear(spans("x", Scene.at(0), 1));
      one.save();
      assertThat(one.detection.workload(FRONT).units().changed()).isTrue();
    } finally {
      RealRedis.restart();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          one.save();
          return !one.detection.workload(FRONT).units().changed();
        });
  }

  private void play(List<PodEvent> events, Predicate<PodEvent> ofOne) {
    double beat = 15;
    for (PodEvent event : events) {
      while (event.at().isAfter(Scene.at(beat))) {
        Heartbeat heartbeat = new Heartbeat(Scene.CLUSTER, "c", Scene.at(beat));
        one.hear(heartbeat);
        two.hear(heartbeat);
        one.save();
        two.save();
        beat += 15;
      }
      (ofOne.test(event) ? one : two).hear(event);
    }
    one.save();
    two.save();
  }

  /** All fields of all units, as text. */
  private Map<String, String> stored() {
    Map<String, String> stored = new TreeMap<>();
    try (RedisConnection connection = redis.getConnection()) {
      for (String name : List.of("front", "cart", "mail", "price", "stock")) {
        String key = "forestall:units:{" + Shop.of(name).key() + "}";
        connection
            .hashCommands()
            .hGetAll(key.getBytes(StandardCharsets.UTF_8))
            .forEach((field, value) ->
                stored.put(
                    name + " " + new String(field, StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(value)));
      }
    }
    assertThat(stored).isNotEmpty();
    return stored;
  }

  private long memory(String key) {
    try (RedisConnection connection = redis.getConnection()) {
      Long bytes =
          connection
              .scriptingCommands()
              .eval(
                  "return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', '0')"
                      .getBytes(StandardCharsets.UTF_8),
                  ReturnType.INTEGER,
                  1,
                  key.getBytes(StandardCharsets.UTF_8));
      return Objects.requireNonNull(bytes);
    }
  }

  private static SpansObserved spans(String id, Instant from, long n) {
    return new SpansObserved(
        id,
        FRONT,
        from,
        from.plusSeconds(20),
        List.of(new Unit(null, "GET /", n, n, n)),
        List.of(new Requests("GET /", n, 0, n, 1, List.of())),
        List.of(),
        0);
  }

  /** Four entry operations, twelve own operations, eight calls, twenty-four inner ones. */
  private static SpansObserved busy(Subject subject, int slice) {
    List<Unit> units = new ArrayList<>();
    List<Requests> requests = new ArrayList<>();
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      units.add(new Unit(null, "GET /api/v1/orders/" + i, 20 + slice, 41.5 + i, 99.25));
    }
    for (int i = 0; i < 8; i++) {
      String callee = Subject.deployment("budget", "shop", "callee-" + i).key();
      units.add(new Unit(callee, "POST /api/v1/callee/" + i, 20 + slice, 12.5 + i, 33.75));
      events.add(
          new Events(
              "GET /api/v1/orders/" + i % 4,
              EventKind.CALL,
              callee,
              "POST /api/v1/callee/" + i,
              20,
              20,
              20));
    }
    for (int i = 0; i < 4; i++) {
      requests.add(new Requests("GET /api/v1/orders/" + i, 20, 0, 5, 1, List.of()));
    }
    for (int i = 0; i < 16; i++) {
      events.add(
          new Events(
              "GET /api/v1/orders/" + i % 4, EventKind.INNER, null, "step " + i, 30, 60, 20));
    }
    return new SpansObserved(
        "busy-" + slice,
        subject,
        Scene.at(20 * slice),
        Scene.at(20 * slice + 20),
        units,
        requests,
        events,
        0);
  }

  private static LogsObserved lines(Subject subject, int slice) {
    List<TemplateCount> templates = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      templates.add(
          new TemplateCount(
              "Something of kind " + i + " happened to order * of customer *",
              "INFO",
              "GET /api/v1/orders/" + i % 4,
              25,
              40,
              20));
    }
    return new LogsObserved(
        "lines-" + slice, subject, Scene.at(20 * slice), Scene.at(20 * slice + 20), templates, 0);
  }
}
