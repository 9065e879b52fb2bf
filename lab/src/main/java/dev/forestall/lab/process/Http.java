package dev.forestall.lab.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Plain HTTP on loopback. */
public final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Http() {}

  /** Whether a GET answers 200. */
  public static boolean ok(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).build())
        .filter(r -> r.statusCode() == 200)
        .isPresent();
  }

  /** The answer, empty when there is none in time. */
  public static Optional<HttpResponse<String>> send(HttpRequest request) {
    HttpRequest limited =
        HttpRequest.newBuilder(request, (name, value) -> true).timeout(PATIENCE).build();
    try {
      return Optional.of(CLIENT.send(limited, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
