package dev.forestall.benchmarks.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestall.collector.otlp.AgentIntake;
import dev.forestall.detector.cause.Ask;
import dev.forestall.detector.cause.Cause;
import dev.forestall.detector.cause.Condition;
import dev.forestall.detector.cause.Culprits;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.cause.Neighbourhood;
import dev.forestall.detector.cause.Neighbourhood.Call;
import dev.forestall.detector.units.UnitWindow;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Three real programs under the real OpenTelemetry Java agent: front calls cart, cart calls stock;
 * stock becomes slow. Spans take the collector's and the detector's own way to an answer.
 */
class SlowCalleeIT {
  private static final Path AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar");
  private static final int STRETCH = 30;
  private static final Duration CALM = Duration.ofSeconds(40);
  private static final Duration SLOW = Duration.ofSeconds(12);
  private static final Duration BETWEEN = Duration.ofMillis(120);
  private static final int WARM_UP = 40;
  private static final Subject FRONT = Subject.deployment("c", "shop", "front");
  private static final Subject CART = Subject.deployment("c", "shop", "cart");
  private static final Subject STOCK = Subject.deployment("c", "shop", "stock");

  private final List<Process> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private int sent;

  @Test
  void namesTheCallee_whenItBecomesSlow() throws Exception {
    assumeTrue(Files.exists(AGENT), "opentelemetry-javaagent.jar is not in target/agent");
    Instant start = Instant.now();
    try (AgentIntake intake = new AgentIntake(start, STRETCH)) {
      URI stock = start(intake, STOCK);
      Process slowed = started.getLast();
      URI front = start(intake, FRONT, start(intake, CART, stock));
      for (int i = 0; i < WARM_UP; i++) {
        send(front);
      }
      sendFor(front, CALM);
      Instant onset = Instant.now();
      slowed.getOutputStream().write("150\n".getBytes(StandardCharsets.US_ASCII));
      slowed.getOutputStream().flush();
      sendFor(front, SLOW);
      await()
          .atMost(
              Duration.ofSeconds(60)) // a request is five spans: three of servers, two of clients
          .untilAsserted(() -> assertThat(intake.spans()).isEqualTo(5 * sent));
      Cause cause = cause(intake.published(), intake.stretched(onset));
      Suspect first = cause.suspects().getFirst();
      assertThat(first.subject()).as(() -> cause.suspects().toString()).isEqualTo(STOCK);
      assertThat(first.named()).as(() -> cause.suspects().toString()).isTrue();
      assertThat(first.sentence()).contains("stock").contains(" ms");
      assertThat(cause.calls()).anyMatch(c -> c.caller().equals(CART) && c.callee().equals(STOCK));
    } finally {
      end();
    }
  }

  private static Cause cause(List<PodEvent> events, Instant onset) {
    Map<Subject, UnitWindow> windows = new HashMap<>();
    Map<Call, Double> calls = new HashMap<>();
    List<SpansObserved> spans =
        events.stream()
            .filter(SpansObserved.class::isInstance)
            .map(SpansObserved.class::cast)
            .sorted(Comparator.comparing(SpansObserved::from))
            .toList();
    for (SpansObserved observed : spans) {
      windows.computeIfAbsent(observed.subject(), s -> new UnitWindow()).accept(observed);
      observed.events().stream()
          .filter(e -> e.kind() == EventKind.CALL)
          .forEach(e ->
              calls.merge(
                  new Call(observed.subject().key(), Objects.requireNonNull(e.callee())),
                  (double) e.count(),
                  Double::sum));
    }
    Map<String, Member> members = new HashMap<>();
    windows.forEach((subject, window) ->
        members.put(subject.key(), new Member(window.copy(), Map.of(), Condition.CALM)));
    Ask ask = new Ask(FRONT, List.of(FaultKind.LATENCY), onset, onset.plus(Duration.ofMinutes(6)));
    return Culprits.of(
        ask, new Neighbourhood(FRONT.key(), calls, members, Map.of(), Map.of(), List.of()));
  }

  private void sendFor(URI to, Duration duration) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      send(to);
      TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
    }
  }

  private void send(URI to) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(to).timeout(Duration.ofSeconds(30)).build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    sent++;
  }

  private URI start(AgentIntake intake, Subject workload, URI... callees) throws IOException {
    String uid = UUID.randomUUID().toString();
    intake.pod(workload, uid);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + AGENT.toAbsolutePath(),
                "-cp",
                Path.of("target", "test-classes").toString(),
                Shop.class.getName(),
                workload.name()));
    for (URI callee : callees) {
      command.add(callee.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("OTEL_SERVICE_NAME", workload.name());
    builder.environment().put("OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.uid=" + uid);
    builder.environment().put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", intake.address());
    builder.environment().put("OTEL_METRICS_EXPORTER", "none");
    builder.environment().put("OTEL_LOGS_EXPORTER", "none");
    builder.environment().put("OTEL_BSP_SCHEDULE_DELAY", "500");
    Process process = builder.start();
    started.add(process);
    BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
    String line = out.readLine();
    while (line != null && !line.startsWith("port=")) {
      line = out.readLine();
    }
    assertThat(line).as("port of " + workload.name()).isNotNull();
    return URI.create(
        "http://127.0.0.1:" + line.substring("port=".length()) + "/" + workload.name());
  }

  private void end() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
