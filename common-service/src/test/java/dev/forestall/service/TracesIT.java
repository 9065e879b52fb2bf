package dev.forestall.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.testing.RealKafka;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Traces through a real broker: what one service publishes another one continues. */
class TracesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Queue<SpanData> SPANS = new ConcurrentLinkedQueue<>();
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

  /** The lowest flag says sampled; the next one, that the id is random. */
  private static final String SAMPLED = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]";

  private static final List<Integer> ALL = List.of(0, 1, 2);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<ConfigurableApplicationContext> running = new ArrayList<>();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Subject cart = Subject.deployment(run, "shop", "cart");
  private final IncidentId incident = new IncidentId("cart-" + run);

  @AfterEach
  void stopAll() {
    running.forEach(ConfigurableApplicationContext::close);
  }

  @Test
  void leadsFromTheSampleOverTheIncidentToWhatIsDoneByTheClock() throws Exception {
    ConfigurableApplicationContext collector = start("collector");
    ConfigurableApplicationContext detector = detectorThatOpensAtHeartbeats();
    Seen seen = new Seen();
    ConfigurableApplicationContext remediation = start("remediation");
    consume(remediation, Topics.INCIDENTS, seen);
    String trace = publishSample(collector);

    beat(collector);
    await().atMost(PATIENCE).until(() -> seen.traceOf(IncidentOpened.class).isPresent());
    publisher(remediation).publishAndWait(Topics.REMEDIATIONS, cart, feedback());

    assertThat(seen.traceOf(IncidentOpened.class)).contains(trace);
    assertThat(header(Topics.POD_EVENTS, MetricsSampled.class))
        .hasValueSatisfying(h -> assertThat(h).startsWith("00-" + trace));
    assertThat(header(Topics.REMEDIATIONS, FeedbackGiven.class))
        .hasValueSatisfying(h -> assertThat(h).startsWith("00-" + trace).matches(SAMPLED));
    await().atMost(PATIENCE).until(() -> spans(trace).size() >= 5);
    assertThat(spans(trace))
        .extracting(s -> s.getResource().getAttribute(SERVICE) + " " + s.getName())
        .containsExactlyInAnyOrder(
            "collector round",
            "detector process Heartbeat",
            "detector send IncidentOpened",
            "remediation process IncidentOpened",
            "remediation send FeedbackGiven");
    assertParents(
        spans(trace),
        "round",
        "process Heartbeat",
        "send IncidentOpened",
        "process IncidentOpened",
        "send FeedbackGiven");
    assertThat(detector.isRunning()).isTrue();
  }

  @Test
  void recordsIncidentsInTheTraceThatBeganUnsampled_whenHardlyAnythingIsSampled() throws Exception {
    String none = "--management.tracing.sampling.probability=0";
    ConfigurableApplicationContext collector = start("collector", none);
    detectorThatOpensAtHeartbeats(none);
    String trace = publishSample(collector);

    beat(collector);
    await().atMost(PATIENCE).until(() -> !spans(trace).isEmpty());
    assertThat(header(Topics.POD_EVENTS, MetricsSampled.class))
        .hasValueSatisfying(h -> assertThat(h).startsWith("00-" + trace).doesNotMatch(SAMPLED));
    await().atMost(PATIENCE).until(() -> spans(trace).size() == 2);
    assertThat(spans(trace))
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("process Heartbeat", "send IncidentOpened");
  }

  @Test
  void goesOnInTheIncidentsTrace_whenAServiceStartsAgain() {
    ConfigurableApplicationContext detector = start("detector");
    publisher(detector).publishAndWait(Topics.INCIDENTS, cart, opened());
    String trace = header(Topics.INCIDENTS, IncidentOpened.class).orElseThrow().substring(3, 35);

    ConfigurableApplicationContext remediation = start("remediation");
    remediation.getBean(TopicReplay.class).replay(Topics.INCIDENTS, ALL, r -> {});
    publisher(remediation).publishAndWait(Topics.REMEDIATIONS, cart, feedback());

    assertThat(header(Topics.REMEDIATIONS, FeedbackGiven.class).orElseThrow())
        .startsWith("00-" + trace);
  }

  @Test
  void beginsATrace_whenTheHeaderIsNonsense() {
    ConfigurableApplicationContext service = start("detector");
    Seen seen = new Seen();
    consume(service, Topics.POD_EVENTS, seen);
    ProducerRecord<String, byte[]> odd =
        new ProducerRecord<>(Topics.POD_EVENTS.topicName(), cart.key(), Wire.encode(event("odd")));
    odd.headers().add("traceparent", new byte[] {0, (byte) 0xff, 3});
    odd.headers().add("tracestate", (byte[]) null);
    service.getBean("eventTemplate", KafkaTemplate.class).send(odd).join();
    await().atMost(PATIENCE).until(() -> seen.traceOf(KubernetesEventRecorded.class).isPresent());
    assertThat(seen.traceOf(KubernetesEventRecorded.class)).contains("0".repeat(32));

    publisher(service).publishAndWait(Topics.INCIDENTS, cart, opened());
    assertThat(header(Topics.INCIDENTS, IncidentOpened.class).orElseThrow()).matches(SAMPLED);
  }

  @Test
  void carriesNothingAndHasNoTracer_whenNoExporterIsConfigured() throws Exception {
    // a service that leaves out something of its own as well
    ConfigurableApplicationContext service =
        startWith(
            "detector",
            "--spring.autoconfigure.exclude="
                + "org.springframework.boot.task.autoconfigure.TaskSchedulingAutoConfiguration");
    service
        .getBean(Traces.class)
        .begin(
            "round",
            () -> {
              publisher(service).publishAndWait(Topics.POD_EVENTS, cart, sample());
              return true;
            });
    publisher(service).publishAndWait(Topics.INCIDENTS, cart, opened());
    assertThat(header(Topics.POD_EVENTS, MetricsSampled.class)).isEmpty();
    assertThat(header(Topics.INCIDENTS, IncidentOpened.class)).isEmpty();
    assertThat(service.getBeanNamesForType(OpenTelemetry.class)).isEmpty();
    assertThat(service.getEnvironment().getProperty("logging.expect-correlation-id"))
        .isEqualTo("false");
  }

  @Test
  void tracesRequestsButNeitherProbesNorOthersTelemetry() throws Exception {
    ConfigurableApplicationContext service = start("door");
    for (String path : List.of("/actuator/health", "/v1/traces", "/door")) {
      get(service, path);
    }
    await().atMost(PATIENCE).until(() -> spansOf("door").contains("http get /door"));
    assertThat(spansOf("door")).containsExactly("http get /door");
  }

  @Configuration
  @EnableAutoConfiguration
  @RestController
  static class App {
    @GetMapping({"/door", "/v1/traces"})
    String door() {
      return "open";
    }

    @Bean
    SpanExporter keeping() {
      return new Keeping();
    }
  }

  private static final class Keeping implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      SPANS.addAll(spans);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  /** Notes in which trace it handled what. */
  private final class Seen implements RecordHandler {
    private final Queue<Object> values = new ConcurrentLinkedQueue<>();
    private final Queue<String> traces = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(ReceivedRecord received) {
      if (received.key().equals(cart.key())) {
        traces.add(
            received.value().getClass().getSimpleName()
                + Span.current().getSpanContext().getTraceId());
        values.add(received.value());
      }
    }

    Optional<String> traceOf(Class<?> type) {
      return traces.stream()
          .filter(t -> t.startsWith(type.getSimpleName()))
          .map(t -> t.substring(type.getSimpleName().length()))
          .findFirst();
    }
  }

  private ConfigurableApplicationContext detectorThatOpensAtHeartbeats(String... more) {
    ConfigurableApplicationContext detector = start("detector", more);
    boolean[] opened = new boolean[1];
    Seen sampled = new Seen();
    consume(
        detector,
        Topics.POD_EVENTS,
        received -> {
          sampled.handle(received);
          if (received.value() instanceof Heartbeat beat
              && beat.cluster().equals(run)
              && sampled.traceOf(MetricsSampled.class).isPresent()
              && !opened[0]) {
            opened[0] = true;
            publisher(detector).publishAndWait(Topics.INCIDENTS, cart, opened());
          }
        });
    return detector;
  }

  /** Heartbeats go to every partition, and so behind the sample in its own. */
  private void beat(ConfigurableApplicationContext collector) {
    publisher(collector)
        .publishToEveryPartition(Topics.POD_EVENTS, run, new Heartbeat(run, "c-1", NOW))
        .join();
  }

  private String publishSample(ConfigurableApplicationContext collector) throws Exception {
    return collector
        .getBean(Traces.class)
        .begin(
            "round",
            () -> {
              publisher(collector).publishAndWait(Topics.POD_EVENTS, cart, sample());
              return Span.current().getSpanContext().getTraceId();
            });
  }

  private ConfigurableApplicationContext start(String name, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:9/v1/traces",
                "--management.tracing.export.otlp.enabled=false",
                "--management.opentelemetry.tracing.export.schedule-delay=100ms"));
    args.addAll(List.of(more));
    return startWith(name, args.toArray(String[]::new));
  }

  private ConfigurableApplicationContext startWith(String name, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--server.port=0");
    args.add("--forestall.kafka.partitions=3");
    args.add("--spring.application.name=" + name);
    args.add("--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(App.class).run(args.toArray(String[]::new));
    running.add(context);
    return context;
  }

  private void consume(
      ConfigurableApplicationContext service, Topics topic, RecordHandler handler) {
    ConsumerHandle handle =
        service
            .getBean(KeyedConsumers.class)
            .start(UUID.randomUUID().toString(), List.of(topic), handler);
    await().atMost(PATIENCE).until(handle::assigned);
  }

  private Optional<String> header(Topics topic, Class<?> type) {
    List<String> headers = new ArrayList<>();
    boolean[] found = new boolean[1];
    try (var consumer =
        new TopicReader(Map.of("bootstrap.servers", RealKafka.bootstrapServers()))
            .open(topic, ALL)) {
      await()
          .atMost(PATIENCE)
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(r -> {
                  if (cart.key().equals(r.key())
                      && type.isInstance(Wire.decode(r.value(), Wire.valueType(topic)))) {
                    found[0] = true;
                    r.headers()
                        .headers("traceparent")
                        .forEach(h -> headers.add(new String(h.value(), US_ASCII)));
                  }
                });
            return found[0];
          });
    }
    assertThat(headers).hasSizeLessThan(2);
    return headers.stream().findFirst();
  }

  private static List<SpanData> spans(String trace) {
    return SPANS.stream().filter(s -> s.getTraceId().equals(trace)).toList();
  }

  private static List<String> spansOf(String service) {
    return SPANS.stream()
        .filter(s -> service.equals(s.getResource().getAttribute(SERVICE)))
        .map(SpanData::getName)
        .toList();
  }

  private static void assertParents(List<SpanData> spans, String... fromTheRoot) {
    String parent = "0".repeat(16);
    for (String name : fromTheRoot) {
      SpanData span =
          spans.stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
      assertThat(span.getParentSpanId()).as(name).isEqualTo(parent);
      parent = span.getSpanId();
    }
  }

  private static void get(ConfigurableApplicationContext service, String path) throws Exception {
    String port = service.getEnvironment().getProperty("local.server.port");
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isNotEmpty();
    }
  }

  private static EventPublisher publisher(ConfigurableApplicationContext service) {
    return service.getBean(EventPublisher.class);
  }

  private MetricsSampled sample() {
    return new MetricsSampled(
        cart,
        "cart-1",
        "uid-1",
        NOW,
        List.of(new Sample("app", "memory_working_set_bytes", SampleKind.GAUGE, 1)));
  }

  private KubernetesEventRecorded event(String id) {
    return new KubernetesEventRecorded(
        id, cart, NOW, "Normal", "Pulled", "Pod", "cart-1", "pulled", 1);
  }

  private IncidentOpened opened() {
    return new IncidentOpened(
        incident + "/0/opened",
        incident,
        cart,
        NOW,
        NOW,
        FaultKind.OOM_KILLED,
        Severity.CRITICAL,
        false,
        null,
        List.of(),
        "shop/cart: killed");
  }

  private FeedbackGiven feedback() {
    return new FeedbackGiven(
        incident + "/1/feedback", incident, cart, NOW, "somebody", Judgement.USEFUL, "");
  }
}
