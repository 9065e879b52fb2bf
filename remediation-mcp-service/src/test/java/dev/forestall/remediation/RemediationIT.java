package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.remediation.testing.OpenAiStub;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;

/** The whole service against a real broker, a real Redis, real HTTP, and a mock cluster. */
class RemediationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String VIEWER = "viewer-token-0123456789";
  private static final String APPROVER = "approver-token-0123456789";
  private static final String ADMIN = "admin-token-0123456789";

  private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Subject cart = Subject.deployment(name, "shop", "cart");
  private final MockCluster cluster = new MockCluster();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable ConfigurableApplicationContext app;
  private int port;

  @AfterEach
  void close() {
    stop();
    cluster.close();
  }

  @Test
  void goesFromIncidentToVerdict_andOnAfterARestartAndWithoutItsStore() {
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    start("approve");
    Incidents leak = detected();
    String id = leak.proposal(1).value();
    JsonNode proposal = proposal(id, "PENDING");
    String digest = proposal.path("digest").asString();
    assertThat(proposal.at("/action/type").asString()).isEqualTo("Rollback");
    assertThat(proposal.path("workload").asString()).isEqualTo("shop/cart");
    assertThat(proposal.path("faultKind").asString()).isEqualTo("MEMORY_LEAK");
    assertThat(proposal.path("diff").toString()).contains("image").doesNotContain("hunter");

    refusesWhoeverMustNotApprove(id, digest);
    assertThat(cluster.writes()).isEmpty();

    RealRedis.restart();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(approve(id, digest, APPROVER).statusCode()).isEqualTo(202));
    assertThat(approve(id, digest, APPROVER).statusCode()).as("twice").isEqualTo(409);
    proposal(id, "EXECUTED");
    assertThat(cluster.writes()).hasSize(1);

    stop();
    start("approve");
    proposal(id, "EXECUTED");
    publish(leak.improved(1));
    JsonNode verified = proposal(id, "VERIFIED");
    assertThat(verified.path("verdict").asString()).isEqualTo("IMPROVED");
    assertThat(verified.path("decidedBy").asString()).isEqualTo("ann");
    assertThat(cluster.writes()).hasSize(1);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(steps(get("/api/v1/audit?incident=" + leak.id(), VIEWER)))
                .containsExactly(
                    "DiagnosisMade",
                    "ActionProposed",
                    "ActionApproved",
                    "ExecutionStarted",
                    "ActionExecuted",
                    "VerdictReached"));
    JsonNode incident = json(get("/api/v1/incidents/" + leak.id(), VIEWER));
    assertThat(incident.path("dashboardUrl").asString()).contains(leak.id().value());
    assertThat(incident.path("timeline").size()).isEqualTo(7);
    assertThat(json(get("/api/v1/incidents", VIEWER)).toString()).contains(leak.id().value());
    feedback(leak);
  }

  private void refusesWhoeverMustNotApprove(String id, String digest) {
    String path = "/api/v1/proposals/" + id + "/approve";
    String body = "{\"digest\":\"" + digest + "\"}";
    problem(post(path, body, null), 401, "NO_TOKEN");
    problem(post(path, body, "no-such-token-0123456789"), 401, "NO_TOKEN");
    problem(post(path, body, VIEWER), 403, "ROLE");
    problem(post(path, body, APPROVER, "Origin", "https://evil.example"), 403, "FOREIGN_ORIGIN");
    assertThat(raw("POST " + path, "evil.example", APPROVER, body)).startsWith("HTTP/1.1 403");
    assertThat(raw("POST " + path, "localhost", APPROVER, "not json")).startsWith("HTTP/1.1 400");
    problem(approve(id, "another-digest", APPROVER), 409, "OTHER_DIGEST");
    problem(post(path, "{}", APPROVER), 400, "INVALID");
    problem(post(path, "[1,2", APPROVER), 400, "INVALID");
    problem(approve("0000000000000000-1", digest, APPROVER), 404, "UNKNOWN_PROPOSAL");
    problem(get("/api/v1/incidents/unknown", VIEWER), 404, "UNKNOWN_INCIDENT");
    problem(get("/api/v1/proposals", null), 401, "NO_TOKEN");
    assertThat(get("/api/v1/nothing", VIEWER).statusCode()).isEqualTo(404);
    assertThat(post("/elsewhere", "{}", ADMIN).statusCode()).isEqualTo(403);
    assertThat(get("/actuator/health/readiness", null).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/prometheus", null).body()).contains("forestall_remediation_events");
    assertThat(get("/actuator/env", ADMIN).statusCode()).isEqualTo(404);
    HttpResponse<String> listed = get("/api/v1/proposals", VIEWER);
    assertThat(listed.headers().firstValue("set-cookie")).isEmpty();

    assertThat(json(get("/api/v1/automation", VIEWER)).path("state").asString())
        .isEqualTo("running");
    problem(post("/api/v1/automation/pause", "{\"reason\":\"x\"}", VIEWER), 403, "ROLE");
    assertThat(
            json(post("/api/v1/automation/pause", "{\"reason\":\"deploy\"}", APPROVER))
                .path("state")
                .asString())
        .isEqualTo("paused");
    problem(approve(id, digest, APPROVER), 409, "PAUSED");
    problem(post("/api/v1/automation/resume", "{}", APPROVER), 403, "ROLE");
    assertThat(json(post("/api/v1/automation/resume", "{}", ADMIN)).path("state").asString())
        .isEqualTo("running");
  }

  private void feedback(Incidents leak) {
    String path = "/api/v1/incidents/" + leak.id() + "/feedback";
    problem(post(path, "{\"judgement\":\"LOVELY\"}", APPROVER), 400, "INVALID");
    problem(post(path, "{\"judgement\":\"USEFUL\"}", VIEWER), 403, "ROLE");
    assertThat(post(path, "{\"judgement\":\"USEFUL\",\"comment\":\"yes\"}", APPROVER).statusCode())
        .isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(steps(get("/api/v1/audit?incident=" + leak.id(), VIEWER)))
                .contains("FeedbackGiven"));
  }

  @Test
  void showsButNeverExecutes_inModeSuggest_andForAnotherCluster() {
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    start("suggest");
    Incidents leak = detected();
    JsonNode proposal = proposal(leak.proposal(1).value(), "DENIED");
    assertThat(proposal.path("code").asString()).isEqualTo("MODE_SUGGEST");
    String digest = proposal.path("digest").asString();
    assertThat(digest).isNotEmpty();
    problem(approve(leak.proposal(1).value(), digest, APPROVER), 409, "MODE_SUGGEST");

    Incidents elsewhere =
        Incidents.leak(Subject.deployment(name + "-other", "shop", "cart"), Instant.now());
    publish(elsewhere.opened());
    publish(elsewhere.enriched("r", "cart-v1"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/incidents/" + elsewhere.id(), VIEWER).statusCode())
                .isEqualTo(200));
    raw();
    Incidents next =
        Incidents.of(dev.forestall.model.incident.FaultKind.OOM_KILLED, cart, Instant.now());
    publish(next.opened());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/incidents/" + next.id(), VIEWER).statusCode()).isEqualTo(200));
    assertThat(json(get("/api/v1/incidents/" + elsewhere.id(), VIEWER)).path("proposals").size())
        .isZero();
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void onlyShows_inModeObserve() {
    cluster.twoRevisions("shop", "cart");
    start("observe");
    Incidents leak = detected();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/incidents/" + leak.id(), VIEWER).statusCode()).isEqualTo(200));
    problem(post("/api/v1/automation/resume", "{}", ADMIN), 409, "MODE_OBSERVE");
    JsonNode automation = json(get("/api/v1/automation", VIEWER));
    assertThat(automation.path("state").asString()).isEqualTo("paused");
    assertThat(automation.path("sentence").asString()).contains("create configmap");
    assertThat(json(get("/api/v1/audit?incident=" + leak.id(), VIEWER)).size()).isZero();
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void asksTheModel_andSaysWhyThePlaybookTookOver() {
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    try (OpenAiStub stub = new OpenAiStub()) {
      start("suggest", stub.baseUrl(), OpenAiStub.KEY);
      JsonNode good = proposal(detected().proposal(1).value(), "DENIED");
      assertThat(good.path("diagnostician").asString()).isEqualTo("llm");
      assertThat(good.path("fallback").isNull() || good.path("fallback").isMissingNode()).isTrue();
      assertThat(good.at("/action/type").asString()).isEqualTo("Rollback");

      stub.mode(OpenAiStub.Mode.WRONG_KEY);
      Incidents again = detected();
      JsonNode bad = proposal(again.proposal(1).value(), "DENIED");
      assertThat(bad.path("diagnostician").asString()).isEqualTo("playbook");
      assertThat(bad.path("fallback").asString())
          .isEqualTo("The language model answered 401: check forestall.remediation.llm.api-key.");
      JsonNode diagnosis = json(get("/api/v1/incidents/" + again.id(), VIEWER)).path("diagnosis");
      assertThat(diagnosis.path("fallback").asString()).contains("401");
      assertThat(diagnosis.at("/usage/calls").asInt()).isEqualTo(1);
      assertThat(get("/actuator/prometheus", null).body())
          .contains("forestall_remediation_llm_calls_total{")
          .contains("outcome=\"unauthorized\"")
          .contains("outcome=\"answered\"")
          .contains("direction=\"input\"")
          .contains("forestall_remediation_llm_duration_seconds_count");
    }
  }

  private Incidents detected() {
    Incidents leak = Incidents.leak(cart, Instant.now());
    publish(leak.opened());
    publish(leak.enriched(cluster.uid("shop", "cart-v1"), "cart-v1"));
    bean(EventPublisher.class).publishAndWait(Topics.DASHBOARDS, cart, leak.dashboard());
    return leak;
  }

  private void publish(IncidentEvent event) {
    bean(EventPublisher.class).publishAndWait(Topics.INCIDENTS, event.subject(), event);
  }

  /** Malformed records are put aside and nothing stops. */
  @SuppressWarnings("unchecked")
  private void raw() {
    KafkaTemplate<String, byte[]> kafka =
        (KafkaTemplate<String, byte[]>) context().getBean("eventTemplate");
    for (String text :
        List.of(
            "{",
            "{\"type\":\"IncidentOpened\"}",
            "{\"type\":\"ActionExecuted\",\"eventId\":\"x\",\"incidentId\":\"i\",\"proposalId\":\"nonsense\"}")) {
      kafka
          .send(Topics.INCIDENTS.topicName(), cart.key(), text.getBytes(StandardCharsets.UTF_8))
          .join();
      kafka
          .send(Topics.REMEDIATIONS.topicName(), cart.key(), text.getBytes(StandardCharsets.UTF_8))
          .join();
    }
  }

  private JsonNode proposal(String id, String state) {
    List<JsonNode> found = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          HttpResponse<String> answer = get("/api/v1/proposals/" + id, VIEWER);
          assertThat(answer.statusCode()).isEqualTo(200);
          JsonNode proposal = json(answer);
          assertThat(proposal.path("state").asString()).isEqualTo(state);
          found.add(proposal);
        });
    return found.getLast();
  }

  private HttpResponse<String> approve(String id, String digest, String token) {
    return post(
        "/api/v1/proposals/" + id + "/approve",
        "{\"digest\":\"%s\",\"comment\":\"looks right\"}".formatted(digest),
        token);
  }

  private static void problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(json(answer).path("code").asString()).isEqualTo(code);
    assertThat(json(answer).path("detail").asString()).isNotBlank();
  }

  private static List<String> steps(HttpResponse<String> audit) {
    List<String> steps = new ArrayList<>();
    json(audit).forEach(e -> steps.add(e.path("type").asString()));
    return steps;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Wire.json().readTree(answer.body());
  }

  private HttpResponse<String> get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  private HttpResponse<String> post(String path, String body, @Nullable String token) {
    return send(request(path, token).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> post(
      String path, String body, @Nullable String token, String header, String value) {
    return send(
        request(path, token).header(header, value).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** With a Host header of our own, which Java's client does not allow. */
  private String raw(String line, String host, String token, String body) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(line, host, token, body.length(), body)
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void start(String mode) {
    start(mode, "", "");
  }

  private void start(String mode, String modelUrl, String modelKey) {
    app =
        new SpringApplicationBuilder(RemediationApplication.class)
            .run(
                "--OPENAI_BASE_URL=" + modelUrl,
                "--OPENAI_API_KEY=" + modelKey,
                "--OPENAI_MODEL=" + OpenAiStub.MODEL,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                "--spring.data.redis.url=" + RealRedis.url(),
                "--forestall.kafka.partitions=4",
                "--forestall.remediation.cluster=" + name,
                "--forestall.remediation.kubeconfig=" + cluster.kubeconfig(),
                "--forestall.remediation.mode=" + mode,
                "--forestall.remediation.users[0].name=vic",
                "--forestall.remediation.users[0].role=VIEWER",
                "--forestall.remediation.users[0].token=" + VIEWER,
                "--forestall.remediation.users[1].name=ann",
                "--forestall.remediation.users[1].role=APPROVER",
                "--forestall.remediation.users[1].token=" + APPROVER,
                "--forestall.remediation.users[2].name=root",
                "--forestall.remediation.users[2].role=ADMIN",
                "--forestall.remediation.users[2].token=" + ADMIN);
    port = ((ServletWebServerApplicationContext) app).getWebServer().getPort();
    await()
        .atMost(PATIENCE)
        .until(() -> get("/actuator/health/readiness", null).statusCode() == 200);
  }

  private void stop() {
    ConfigurableApplicationContext running = app;
    if (running != null) {
      running.close();
      app = null;
    }
  }

  private ConfigurableApplicationContext context() {
    assertThat(app).isNotNull();
    return java.util.Objects.requireNonNull(app);
  }

  private <T> T bean(Class<T> type) {
    return context().getBean(type);
  }
}
