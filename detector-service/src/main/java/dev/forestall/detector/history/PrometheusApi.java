package dev.forestall.detector.history;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Range selectors evaluated at a time, which answer the raw samples with their own timestamps (<a
 * href="https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries">instant
 * queries</a>): the same that were scraped then.
 */
final class PrometheusApi implements AutoCloseable {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final int MOST_BYTES = 64 << 20;

  private final URI base;
  private final Duration timeout;
  private final HttpClient http;
  private final JsonMapper json = JsonMapper.shared();

  /** At this base address, below which lies {@code api/v1}. */
  PrometheusApi(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * The samples of a selector in a stretch of time.
   *
   * @throws IOException with a sentence, when it does not answer what was asked for
   */
  List<RawSeries> samples(String selector, Duration range, Instant end)
      throws IOException, InterruptedException {
    String query = selector + "[" + range.toSeconds() + "s]";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    base.toString().replaceAll("/+$", "")
                        + "/api/v1/query?query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)
                        + "&time="
                        + BigDecimal.valueOf(end.toEpochMilli(), 3)))
            .timeout(timeout)
            .header("Accept", "application/json")
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new IOException("%s answers more than 64 MiB to %s".formatted(base, query));
      }
      return read(response.statusCode(), json.readTree(bytes), query);
    } catch (JacksonException e) {
      throw new IOException(
          "%s answered HTTP %d and no JSON to %s".formatted(base, response.statusCode(), query), e);
    }
  }

  private List<RawSeries> read(int status, JsonNode answer, String query) throws IOException {
    JsonNode data = answer.path("data");
    if (status != 200 || !data.path("resultType").asString("").equals("matrix")) {
      throw new IOException(
          "%s answered HTTP %d to %s: %s"
              .formatted(base, status, query, answer.path("error").asString("no reason given")));
    }
    List<RawSeries> series = new ArrayList<>();
    for (JsonNode one : data.path("result")) {
      series.add(series(one));
    }
    return series;
  }

  /** What is no finite number was not measured. */
  private static RawSeries series(JsonNode one) {
    Map<String, String> labels = new HashMap<>();
    one.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
    TreeMap<Long, Double> points = new TreeMap<>();
    for (JsonNode value : one.path("values")) {
      double number = number(value.path(1).asString(""));
      if (Double.isFinite(number)) {
        points.put(value.path(0).asDecimal(BigDecimal.ZERO).multiply(MILLIS).longValue(), number);
      }
    }
    return new RawSeries(labels, points);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
