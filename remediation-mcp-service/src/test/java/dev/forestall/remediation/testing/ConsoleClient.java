package dev.forestall.remediation.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser sends to the console, without one. */
public final class ConsoleClient {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern DIGEST = Pattern.compile("name=\"digest\" value=\"([^\"]+)\"");

  private final String address;
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  public ConsoleClient(String address) {
    this.address = address;
  }

  public HttpResponse<String> signIn(String token) {
    String page = get("/login").body();
    return post("/login", Map.of("token", token, "next", "/", "_csrf", csrf(page)));
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** With the CSRF token of the list. */
  public HttpResponse<String> change(String path, Map<String, String> form) {
    Map<String, String> all = new java.util.HashMap<>(form);
    all.put("_csrf", csrf(get("/").body()));
    return post(path, all);
  }

  public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** What is counted. */
  public String metrics() {
    return send(HttpRequest.newBuilder(URI.create(address + "/actuator/prometheus"))).body();
  }

  /** What the server sends as it comes. */
  public Lines lines(String path) {
    try {
      return new Lines(
          http.send(
              HttpRequest.newBuilder(URI.create(address + path))
                  .header("Accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lines of an answer that does not end. */
  public static final class Lines implements AutoCloseable {
    private final BufferedReader reader;

    private final int status;

    private Lines(HttpResponse<InputStream> answer) {
      reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      status = answer.statusCode();
    }

    public int status() {
      return status;
    }

    /** The next one that begins like this. */
    public String next(String start) throws IOException {
      String line = reader.readLine();
      while (line != null && !line.startsWith(start)) {
        line = reader.readLine();
      }
      return line == null ? "" : line;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  public static String csrf(String page) {
    return first(CSRF, page);
  }

  public static String digest(String page) {
    return first(DIGEST, page);
  }

  private static String first(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + page);
    }
    return matcher.group(1);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).header("Accept", "text/html");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
