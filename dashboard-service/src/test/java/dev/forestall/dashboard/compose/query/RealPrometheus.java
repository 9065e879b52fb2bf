package dev.forestall.dashboard.compose.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.xerial.snappy.Snappy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of its own, fed by remote write; its process ends with {@link #close()}. */
final class RealPrometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  /**
   * A series.
   *
   * @param labels with {@code __name__}
   * @param points in order of time
   */
  record Series(SortedMap<String, String> labels, List<Point> points) {}

  /**
   * A sample.
   *
   * @param at time
   * @param value value
   */
  record Point(Instant at, double value) {}

  RealPrometheus(Path folder) throws IOException {
    String program = program();
    int port = freePort();
    address = "http://127.0.0.1:" + port;
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    process =
        new ProcessBuilder(
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.enable-remote-write-receiver",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .ignoreException(ConnectException.class)
        .until(() -> get("/-/ready").statusCode() == 200);
  }

  private static String program() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(p -> Path.of(p, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "skipped: there is no prometheus on PATH");
    return found.orElseThrow().toString();
  }

  void write(List<Series> series) throws IOException, InterruptedException {
    byte[] body =
        Snappy.compress(
            message(out -> {
              for (Series each : series) {
                nested(out, 1, s -> write(s, each));
              }
            }));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/api/v1/write"))
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  /** The result of a range query; fails when the expression does not parse. */
  JsonNode ask(String expr, Instant from, Instant to, long stepSeconds)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        get(
            "/api/v1/query_range?query="
                + URLEncoder.encode(expr, UTF_8)
                + "&start="
                + from.getEpochSecond()
                + "&end="
                + to.getEpochSecond()
                + "&step="
                + stepSeconds);
    assertThat(response.statusCode()).as("%s%n%s", expr, response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("data").path("result");
  }

  @Override
  public void close() throws InterruptedException {
    http.shutdownNow();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
  }

  private static void write(CodedOutputStream out, Series series) throws IOException {
    for (var label : series.labels().entrySet()) {
      nested(
          out,
          1,
          l -> {
            l.writeString(1, label.getKey());
            l.writeString(2, label.getValue());
          });
    }
    for (Point point : series.points()) {
      nested(
          out,
          2,
          s -> {
            s.writeDouble(1, point.value());
            s.writeInt64(2, point.at().toEpochMilli());
          });
    }
  }

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  private static void nested(CodedOutputStream out, int field, Content content) throws IOException {
    byte[] bytes = message(content);
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(bytes.length);
    out.writeRawBytes(bytes);
  }

  private static byte[] message(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    content.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
