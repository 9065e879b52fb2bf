package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.offset;

import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.testing.RealRedis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The graph in a real Redis. */
class CallGraphIT {
  private static final Instant AT = Instant.parse("2026-01-05T10:01:00Z");

  private final String cluster = "graph-" + UUID.randomUUID();
  private final Subject cart = Subject.deployment(cluster, "shop", "cart");
  private final Subject mail = Subject.deployment(cluster, "shop", "mail");
  private LettuceConnectionFactory redis;
  private CallGraph graph;

  @BeforeEach
  void connect() {
    URI url = URI.create(RealRedis.url());
    redis =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(url.getHost(), url.getPort()),
            LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(2)).build());
    redis.afterPropertiesSet();
    redis.start();
    graph = new CallGraph(redis);
  }

  @AfterEach
  void disconnect() {
    redis.destroy();
  }

  @Test
  void tellsBothEndsOfAnEdge_withItsWeight() {
    graph.note(calls(cart, AT, mail.key(), 60));
    graph.note(calls(cart, AT, "legacy", 30));
    graph.save();
    graph.note(calls(cart, AT, mail.key(), 60)); // an increment of the same minute
    graph.save();
    assertThat(graph.changed()).isFalse();

    double perMinute = 1 - Math.pow(2, -1 / 15.0);
    assertThat(graph.of(cart, AT).callees())
        .extracting(Edge::workload)
        .containsExactly(mail.key(), "legacy");
    Edge caller = graph.of(mail, AT).callers().getFirst();
    assertThat(caller.workload()).isEqualTo(cart.key());
    assertThat(caller.lastSeen()).isEqualTo(AT);
    assertThat(caller.callsPerMinute()).isEqualTo(120 * perMinute, offset(1e-6));
    assertThat(graph.of(mail, AT).callees()).isEmpty();

    Instant later = AT.plus(Duration.ofMinutes(15));
    assertThat(graph.of(mail, later).callers().getFirst().callsPerMinute())
        .isEqualTo(60 * perMinute, offset(1e-6));
    assertThat(graph.of(mail, AT.plus(Duration.ofMinutes(61))).callers()).isEmpty();
  }

  @Test
  void isTheSame_whicheverMinuteComesFirst() {
    Instant later = AT.plusSeconds(300);
    graph.note(calls(cart, later, mail.key(), 10));
    graph.save();
    graph.note(calls(cart, AT, mail.key(), 40));
    graph.save();
    graph.note(calls(mail, AT, cart.key(), 40));
    graph.note(calls(mail, later, cart.key(), 10));
    graph.save();
    assertThat(graph.of(cart, later).callees().getFirst().callsPerMinute())
        .isEqualTo(graph.of(mail, later).callees().getFirst().callsPerMinute(), offset(1e-9));
  }

  @Test
  void keepsTheHundredBusiest_andLetsKeysExpire() {
    IntStream.rangeClosed(1, 250).forEach(i -> graph.note(calls(cart, AT, "callee-" + i, i)));
    graph.save();
    List<Edge> callees = graph.of(cart, AT).callees();
    assertThat(callees).hasSize(100);
    assertThat(callees.getFirst().workload()).isEqualTo("callee-250");
    assertThat(callees.getLast().workload()).isEqualTo("callee-151");
    try (RedisConnection connection = redis.getConnection()) {
      String key = "forestall:callees:{" + cart.key() + "}";
      assertThat(connection.keyCommands().ttl(key.getBytes(StandardCharsets.UTF_8))).isPositive();
    }
  }

  @Test
  void gathersWithinABound_whileRedisIsAway_andWritesWhenItIsBack() {
    graph.note(calls(cart, AT, mail.key(), 5));
    RealRedis.stop();
    try {
      assertThatCode(graph::save).doesNotThrowAnyException();
      assertThat(graph.changed()).isTrue();
    } finally {
      RealRedis.restart();
    }
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          graph.save();
          return !graph.changed();
        });
    assertThat(graph.of(cart, AT).callees()).hasSize(1);
  }

  private static SpansObserved calls(Subject caller, Instant end, String callee, long count) {
    return new SpansObserved(
        UUID.randomUUID().toString(),
        caller,
        end.minusSeconds(60),
        end,
        List.of(new Unit(callee, "POST", count, 1, 1), new Unit(null, "GET", count, 1, 1)),
        List.of(),
        List.of(),
        0);
  }
}
