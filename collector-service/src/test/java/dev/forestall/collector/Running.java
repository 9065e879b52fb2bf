package dev.forestall.collector;

import static org.awaitility.Awaitility.await;

import dev.forestall.service.testing.RealKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole collector, on a free port, against the mock cluster and the real broker. */
public final class Running implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private Running(List<String> arguments) {
    context =
        new SpringApplicationBuilder(CollectorApplication.class)
            .run(arguments.toArray(String[]::new));
  }

  /** With these settings ({@code key=value}) more. */
  public static Running collector(MockCluster cluster, String name, String... more) {
    return collector(cluster.kubeconfig(), name, more);
  }

  /** Against the cluster of a kubeconfig. */
  public static Running collector(String kubeconfig, String name, String... more) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", "0");
    settings.put("server.address", "127.0.0.1");
    settings.put("spring.kafka.bootstrap-servers", RealKafka.bootstrapServers());
    settings.put("forestall.kafka.partitions", "3");
    settings.put("forestall.collector.cluster", name);
    settings.put("forestall.collector.kubeconfig", kubeconfig);
    settings.put("forestall.collector.lease", "false");
    settings.put("forestall.collector.otlp.grpc-port", "0");
    settings.put("forestall.collector.heartbeat-interval", "200ms");
    for (String setting : more) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    List<String> arguments =
        settings.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()).toList();
    return new Running(arguments);
  }

  public Running awaitReady() {
    await()
        .atMost(Heard.PATIENCE)
        .until(() -> get("/actuator/health/readiness").statusCode() == 200);
    return this;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> write(byte[] body) throws IOException, InterruptedException {
    return write(body, "application/x-protobuf", "snappy");
  }

  public HttpResponse<String> write(byte[] body, String type, String encoding)
      throws IOException, InterruptedException {
    return http.send(
        request("/api/v1/write")
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Posts bytes; headers are names and values by turns. */
  public HttpResponse<byte[]> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Its base address. */
  public String address() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path));
  }

  @Override
  public void close() {
    context.close();
  }
}
