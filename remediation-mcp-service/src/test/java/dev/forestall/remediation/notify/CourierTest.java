package dev.forestall.remediation.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.testing.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CourierTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Courier.Pauses SHORT = new Courier.Pauses(MILLI, Duration.ofMillis(20));

  private final TestClock real = new TestClock(Story.BEGIN);
  private final Map<Delivery, Integer> counts =
      new ConcurrentHashMap<>(new EnumMap<>(Delivery.class));
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private volatile ToIntFunction<JsonNode> status = body -> 200;
  private final Courier courier =
      new Courier(
          new Alertmanager(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/am/"),
              "Bearer hush",
              Duration.ofSeconds(20)),
          SHORT,
          (delivery, count) -> counts.merge(delivery, count, Integer::sum),
          real);

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void open() {
    server.createContext("/am/api/v2/alerts", this::answer);
    server.start();
    courier.start();
  }

  @AfterEach
  void close() {
    courier.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    received.add(body);
    tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] reason = "\"what it says\"".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status.applyAsInt(body), reason.length);
    exchange.getResponseBody().write(reason);
    exchange.close();
  }

  @Test
  void carriesAlertsInBatches() {
    List<Alert> many = IntStream.range(0, 150).mapToObj(i -> alert("w" + i)).toList();
    courier.offer(many);
    await().untilAsserted(() -> assertThat(count(Delivery.ACCEPTED)).isEqualTo(150));
    assertThat(received).hasSize(3).allSatisfy(b -> assertThat(b.size()).isLessThanOrEqualTo(64));
    assertThat(tokens).containsOnly("Bearer hush");
    assertThat(received.getFirst().at("/0/startsAt").asString()).isEqualTo("2026-01-05T10:00:00Z");
    assertThat(received.getFirst().at("/0").has("fires")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void triesAgain_whileItIsAway_andSendsTheNewestForm(int code) {
    status = body -> code;
    courier.offer(List.of(alert("cart")));
    await().untilAsserted(() -> assertThat(count(Delivery.FAILED)).isGreaterThan(3));
    Story over = story("cart").resolved(MILLI);
    courier.offer(alerts(over));
    status = body -> 200;
    await().untilAsserted(() -> assertThat(courier.waiting()).isEmpty());
    assertThat(received.getLast().at("/0/endsAt").asString())
        .isEqualTo(Story.BEGIN.plus(MILLI).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 302})
  void asksNoSecondTime_whenItIsRefused(int code) {
    status = body -> code;
    courier.offer(List.of(alert("cart")));
    await().untilAsserted(() -> assertThat(count(Delivery.REFUSED)).isEqualTo(1));
    assertThat(courier.waiting()).isEmpty();
    status = body -> 200;
    courier.offer(List.of(alert("other")));
    await().untilAsserted(() -> assertThat(count(Delivery.ACCEPTED)).isEqualTo(1));
    assertThat(received).hasSize(2);
  }

  @Test
  void carriesTheGoodOnes_whenOneOfABatchIsRefused() {
    status = body -> body.toString().contains("\"bad\"") ? 400 : 200;
    courier.offer(Stream.of("a", "bad", "c").map(this::alert).toList());
    await()
        .untilAsserted(() ->
            assertThat(counts)
                .containsOnly(Map.entry(Delivery.ACCEPTED, 2), Map.entry(Delivery.REFUSED, 1)));
  }

  @Test
  void dropsWhatFiredTooLongAgo_sinceItWouldBeTakenForOver() {
    status = body -> 503;
    courier.offer(List.of(alert("cart")));
    await().untilAsserted(() -> assertThat(count(Delivery.FAILED)).isGreaterThan(1));
    real.pass(Duration.ofMinutes(5));
    await().untilAsserted(() -> assertThat(count(Delivery.EXPIRED)).isEqualTo(1));
    assertThat(courier.waiting()).isEmpty();
  }

  @Test
  void goesOn_whenNobodyListens() {
    server.stop(0);
    courier.offer(List.of(alert("cart")));
    await().untilAsserted(() -> assertThat(count(Delivery.FAILED)).isGreaterThan(3));
  }

  @Test
  void pausesLongerEachTime_upToItsLongest() {
    Courier.Pauses usual = Courier.Pauses.USUAL;
    Duration pause = usual.first();
    for (int i = 0; i < 10; i++) {
      pause = usual.after(pause);
    }
    assertThat(usual.after(usual.first())).isEqualTo(Duration.ofSeconds(2));
    assertThat(pause).isEqualTo(Duration.ofSeconds(30));
    assertThat(usual.within(Duration.ofSeconds(5)).longest()).isEqualTo(Duration.ofSeconds(5));
  }

  private int count(Delivery delivery) {
    return counts.getOrDefault(delivery, 0);
  }

  private Alert alert(String workload) {
    return alerts(story(workload)).getFirst();
  }

  private static Story story(String workload) {
    return new Story(Subject.deployment("here", "shop", workload)).opened();
  }

  private static List<Alert> alerts(Story story) {
    Alerts alerts =
        new Alerts(Map.of(), URI.create("http://localhost:8080"), Duration.ofMinutes(1));
    return story.alerts(alerts, Duration.ofSeconds(1));
  }
}
