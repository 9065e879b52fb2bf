package dev.forestall.dashboard.grafana;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestall.dashboard.compose.model.Panel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One request to Grafana: JSON both ways, the token, no redirects (they lead to a login page), an
 * answer of bounded size in bounded real time.
 */
final class GrafanaHttp implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addMixIn(Panel.Step.class, NullsToo.class)
          .build();
  private static final long LARGEST_ANSWER = 8 << 20;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  private final URI base;
  private final @Nullable String token;
  private final Duration timeout;
  private final Refusals refusals;
  private final HttpClient http;

  /** The least threshold is written as null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private interface NullsToo {}

  GrafanaHttp(URI base, @Nullable String token, Duration timeout, Refusals refusals) {
    this.base = base;
    this.token = token;
    this.timeout = timeout;
    this.refusals = refusals;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
            .build();
  }

  /** As Grafana gets it. */
  static byte[] json(Object body) {
    return JSON.writeValueAsBytes(body);
  }

  /**
   * Sends.
   *
   * @param path below the base, with query
   * @throws GrafanaException when there is no answer; every status is an answer
   */
  Answer send(String method, String path, @Nullable Object body) throws GrafanaException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("User-Agent", "forestall-dashboard");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(json(body)));
    }
    return answer(request.build());
  }

  /** The request's own time-out ends with the headers; this one covers a trickling body as well. */
  private Answer answer(HttpRequest request) throws GrafanaException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = coming.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), read(response.body()));
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw refusals.timeout(timeout);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof java.net.http.HttpTimeoutException
          ? refusals.timeout(timeout)
          : cause instanceof IOException
              ? refusals.unreachable(cause)
              : refusals.nonsense(cause.toString());
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw refusals.unreachable(e);
    }
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode json = body.length == 0 ? null : JSON.readTree(body);
      return json == null ? MissingNode.getInstance() : json;
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
