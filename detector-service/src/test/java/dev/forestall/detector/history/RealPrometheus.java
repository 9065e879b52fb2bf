package dev.forestall.detector.history;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Prometheus of its own that was there before: its blocks are made from a text in the format of
 * OpenMetrics. Ends with {@link #close()}.
 */
public final class RealPrometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final URI address;

  public RealPrometheus(Path folder, String openMetrics) throws Exception {
    onPath("prometheus");
    onPath("promtool");
    Path data = Files.createDirectories(folder.resolve("data"));
    Path text = Files.writeString(folder.resolve("past.txt"), openMetrics + "# EOF\n");
    Process backfill =
        new ProcessBuilder(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("promtool.log").toFile())
            .start();
    if (backfill.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("promtool.log")));
    }
    int port = freePort();
    address = URI.create("http://127.0.0.1:" + port);
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ready = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
      await()
          .atMost(PATIENCE)
          .ignoreException(ConnectException.class)
          .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  public URI address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static void onPath(String program) {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(p -> Files.isExecutable(Path.of(p, program))),
        "skipped: there is no " + program + " on PATH");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
