package dev.forestall.remediation.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One Alertmanager's HTTP API v2 (<a
 * href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">openapi.yaml</a>).
 */
final class Alertmanager implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;

  private final HttpClient http;
  private final URI alerts;
  private final @Nullable String authorization;
  private final Duration timeout;

  Alertmanager(URI address, @Nullable String authorization, Duration timeout) {
    this.alerts = URI.create(address.toString().replaceAll("/+$", "") + "/api/v2/alerts");
    this.authorization = authorization;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** What it said. */
  sealed interface Answer {
    /** It took them. */
    record Accepted() implements Answer {}

    /** It will not have them: to ask again would not help. */
    record Refused(String reason) implements Answer {}

    /** It did not answer, or could not. */
    record Away(String reason) implements Answer {}
  }

  /** Sends; waits at most the time-out. */
  Answer post(List<Alert> batch) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(alerts)
            .header("Content-Type", "application/json")
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)));
    if (authorization != null && !authorization.isBlank()) {
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Answer.Away("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Answer.Away(reason(e));
    } finally {
      answer.cancel(true);
    }
  }

  private static Answer read(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return new Answer.Accepted();
    }
    String reason = Plain.label("HTTP " + status + " " + answer.body());
    boolean passes = status / 100 == 5 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    return passes ? new Answer.Away(reason) : new Answer.Refused(reason);
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof ConnectException) {
      return "nothing answers at this address";
    }
    String message = cause.getMessage();
    return cause instanceof IOException && message != null
        ? Plain.label(message)
        : cause.getClass().getSimpleName();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  @Override
  public String toString() {
    return "Alertmanager at " + alerts.getRawAuthority();
  }
}
