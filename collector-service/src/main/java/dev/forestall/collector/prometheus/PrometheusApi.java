package dev.forestall.collector.prometheus;

import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.collector.normalise.SeriesId;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one request of Prometheus' HTTP API that is needed: a range selector evaluated now, which
 * answers the raw samples with their own timestamps (<a
 * href="https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries">instant
 * queries</a>).
 */
final class PrometheusApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final JsonMapper json = JsonMapper.shared();

  /** At this base address, below which lies {@code api/v1}. */
  PrometheusApi(URI base) {
    this.base = base;
  }

  /**
   * The samples of a range selector.
   *
   * @throws IOException when Prometheus does not answer
   * @throws PrometheusException when it answers with an error
   */
  List<Series> samples(String rangeSelector) throws IOException, InterruptedException {
    String root = base.toString().replaceAll("/+$", "");
    String query = URLEncoder.encode(rangeSelector, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + "/api/v1/query?query=" + query))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      return read(response.statusCode(), json.readTree(body), rangeSelector);
    } catch (JacksonException e) {
      throw new PrometheusException(
          "%s answered HTTP %d and no JSON to %s"
              .formatted(base, response.statusCode(), rangeSelector));
    }
  }

  private List<Series> read(int status, JsonNode answer, String query) {
    if (status != 200 || !answer.path("status").asString("").equals("success")) {
      throw new PrometheusException(
          "%s answered HTTP %d to %s: %s"
              .formatted(base, status, query, answer.path("error").asString("no reason given")));
    }
    JsonNode data = answer.path("data");
    if (!data.path("resultType").asString("").equals("matrix")) {
      throw new PrometheusException("%s answered no matrix to %s".formatted(base, query));
    }
    List<Series> series = new ArrayList<>();
    for (JsonNode one : data.path("result")) {
      series.add(series(one));
    }
    return series;
  }

  private static Series series(JsonNode one) {
    Map<String, String> labels = new HashMap<>();
    one.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
    String name = labels.remove("__name__");
    List<Point> points = new ArrayList<>();
    for (JsonNode value : one.path("values")) {
      points.add(
          new Point(
              value.path(0).asDecimal(BigDecimal.ZERO).multiply(MILLIS).longValue(),
              number(value.path(1).asString(""))));
    }
    return new Series(new SeriesId(name == null ? "" : name, labels), points);
  }

  /** As Prometheus writes numbers, "NaN" and "+Inf" included. */
  private static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          yield Double.NaN;
        }
      }
    };
  }
}
