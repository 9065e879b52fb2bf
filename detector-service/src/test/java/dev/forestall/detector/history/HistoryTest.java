package dev.forestall.detector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void sumsTheSeriesOfACounter_andForgetsThemWhenItsProcessWasRestarted() {
    Metric requests = Metrics.named(Metrics.REQUESTS).orElseThrow();
    RawSeries ok = series("200", 0, 10, 60_000, 20, 120_000, 4);
    RawSeries failed = series("500", 0, 5, 60_000, 6);

    assertThat(Merged.of(requests, List.of(ok, failed)))
        .containsExactly(Map.entry(0L, 15.0), Map.entry(60_000L, 26.0), Map.entry(120_000L, 4.0));
  }

  @Test
  void countsAnAbsentSeriesByItsLastValue_forFiveMinutes() {
    Metric requests = Metrics.named(Metrics.REQUESTS).orElseThrow();
    RawSeries seldom = series("404", 0, 7);
    RawSeries often = series("200", 0, 1, 240_000, 2, 600_000, 3);

    assertThat(Merged.of(requests, List.of(seldom, often)).values()).containsExactly(8.0, 9.0, 3.0);
  }

  @Test
  void takesTheSeriesThatBeganLast_whenAContainerWasStartedAgain() {
    Metric memory = Metrics.named(Metrics.MEMORY).orElseThrow();
    RawSeries before = series("a", 0, 10, 60_000, 11, 120_000, 12);
    RawSeries after = series("b", 60_000, 1, 120_000, 2);

    assertThat(Merged.of(memory, List.of(after, before)).values()).containsExactly(10.0, 1.0, 2.0);
  }

  @Test
  void selectsByNames_whateverIsInThem() {
    Metric errors = Metrics.named(Metrics.ERRORS).orElseThrow();
    assertThat(
            Selector.of(
                errors, errors.sources().getFirst(), "sh\"op", List.of("web.v1-0", "web-1")))
        .isEqualTo(
            "http_server_requests_seconds_count{namespace=\"sh\\\"op\","
                + "pod=~\"web\\\\.v1-0|web-1\",status=~\"5..\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>sign in</html>",
        "{\"status\":\"error\",\"error\":\"too many samples\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "",
        "[[["
      })
  void saysWhy_whenTheAnswerIsNone(String answer) throws IOException {
    HttpServer server = answering(answer);
    try (History history = history(server)) {
      assertThat(asked(history).complete()).isFalse();
      assertThat(history.trouble()).isPresent();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void passesOverValuesThatAreNone() throws IOException {
    HttpServer server =
        answering(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                + "{\"metric\":{\"pod\":\"web-0\",\"container\":\"app\"},\"values\":["
                + "[1772366000,\"NaN\"],[1772366015,\"+Inf\"],[1772366030,\"x\"],[],"
                + "[1772366045.5,\"7\"]]},{\"values\":7}]}}");
    try (History history = history(server)) {
      Filled filled = asked(history);
      assertThat(filled.complete()).isTrue();
      assertThat(filled.windows().getFirst().longSince()).isPresent();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysWhy_whenNobodyAnswers() {
    try (History history =
        new History(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(2), 1)) {
      assertThat(asked(history).complete()).isFalse();
      assertThat(history.trouble()).isPresent();
    }
  }

  private static Filled asked(History history) {
    PastPod pod = new PastPod("web-0", "uid", NOW.minus(Duration.ofHours(2)), Set.of());
    Subject subject = Subject.deployment("c", "shop", "web");
    history.ask(new Wanted(subject, List.of(pod), NOW, Duration.ofSeconds(10)));
    List<Filled> found = new ArrayList<>();
    await().until(() -> found.addAll(history.found()));
    return found.getFirst();
  }

  private static History history(HttpServer server) {
    return new History(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(5), 2);
  }

  private static HttpServer answering(String answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/api/v1/query",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static RawSeries series(String status, double... timesAndValues) {
    TreeMap<Long, Double> points = new TreeMap<>();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      points.put((long) timesAndValues[i], timesAndValues[i + 1]);
    }
    return new RawSeries(Map.of("status", status), points);
  }
}
