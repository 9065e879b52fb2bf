package dev.forestall.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

/** The whole service against the real broker. */
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Integer> PARTITIONS = List.of(0, 1, 2);
  private static final List<String> WORKLOADS = List.of("cart", "price", "till");

  @Test
  void showsEveryIncidentOnce_whenRepeatedMixedWithGarbageAndRestarted() throws Exception {
    IncidentOpened cart = Incidents.opened("cart");
    IncidentOpened price = Incidents.opened("price");
    try (ConfigurableApplicationContext service = start()) {
      publish(service, cart);
      garbage(service, cart.subject().key());
      publish(service, cart);
      publish(service, price);
      await().atMost(PATIENCE).until(() -> shown(service).size() >= 2);
      await().atMost(PATIENCE).until(() -> ready(service) == 200);
      await().atMost(PATIENCE).until(() -> deadLetters() >= 1);
      assertThat(get(service, "/actuator/prometheus"))
          .contains("forestall_dashboard_pictures_total{outcome=\"ready\"} 2.0");
    }
    IncidentOpened till = Incidents.opened("till");
    try (ConfigurableApplicationContext service = start()) {
      publish(service, cart);
      publish(service, till);
      await().atMost(PATIENCE).until(() -> shown(service).size() >= 3);
      assertThat(shown(service))
          .extracting(DashboardReady::uid)
          .containsExactlyInAnyOrder(
              cart.incidentId().value(), price.incidentId().value(), till.incidentId().value());
      assertThat(shown(service))
          .allSatisfy(ready -> {
            assertThat(ready.eventId()).isEqualTo(ready.incidentId() + "/0/dashboard");
            assertThat(ready.url()).isEqualTo("http://console/incidents/" + ready.incidentId());
          });
      assertThat(keysByIncident(service))
          .containsEntry(cart.incidentId().value(), cart.subject().key());
    }
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(DashboardApplication.class)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
            "--forestall.kafka.partitions=" + PARTITIONS.size(),
            "--forestall.dashboard.console-url=http://console/");
  }

  private static void publish(ConfigurableApplicationContext service, IncidentOpened opened) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          service
              .getBean(EventPublisher.class)
              .publishAndWait(Topics.INCIDENTS, opened.subject(), opened);
          return true;
        });
  }

  private static void garbage(ConfigurableApplicationContext service, String key) {
    @SuppressWarnings("unchecked")
    KafkaTemplate<String, byte[]> raw =
        (KafkaTemplate<String, byte[]>) service.getBean("eventTemplate");
    raw.send(Topics.INCIDENTS.topicName(), key, "{\"type\":\"IncidentOpened\"".getBytes(UTF_8))
        .join();
  }

  private static List<DashboardReady> shown(ConfigurableApplicationContext service) {
    return records(service).stream().map(r -> (DashboardReady) r.value()).toList();
  }

  private static Map<String, String> keysByIncident(ConfigurableApplicationContext service) {
    return records(service).stream()
        .collect(
            Collectors.toMap(
                r -> ((DashboardReady) r.value()).incidentId().value(), ReceivedRecord::key));
  }

  private static List<ReceivedRecord> records(ConfigurableApplicationContext service) {
    List<ReceivedRecord> records = new ArrayList<>();
    service.getBean(TopicReplay.class).replay(Topics.DASHBOARDS, PARTITIONS, records::add);
    // other tests share the broker
    records.removeIf(r -> !WORKLOADS.contains(((DashboardEvent) r.value()).subject().name()));
    return records;
  }

  private static long deadLetters() {
    List<TopicPartition> partitions =
        PARTITIONS.stream()
            .map(p -> new TopicPartition(Topics.INCIDENTS.deadLetterTopic(), p))
            .toList();
    Map<String, Object> settings = Map.of("bootstrap.servers", RealKafka.bootstrapServers());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static int ready(ConfigurableApplicationContext service)
      throws IOException, InterruptedException {
    return client()
        .send(request(service, "/actuator/health/readiness"), BodyHandlers.ofString())
        .statusCode();
  }

  private static String get(ConfigurableApplicationContext service, String path)
      throws IOException, InterruptedException {
    return client().send(request(service, path), BodyHandlers.ofString()).body();
  }

  private static HttpClient client() {
    return HttpClient.newHttpClient();
  }

  private static HttpRequest request(ConfigurableApplicationContext service, String path) {
    String port = service.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
  }
}
