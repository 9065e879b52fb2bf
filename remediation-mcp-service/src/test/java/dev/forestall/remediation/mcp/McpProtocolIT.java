package dev.forestall.remediation.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.mcp.McpService.User;
import dev.forestall.remediation.testing.Incidents;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The MCP door by hand: what is malformed, who may not come in; and npm's inspector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpProtocolIT {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

  private final McpService service = new McpService();

  @AfterAll
  void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | 400 | -32700",
        "nonsense | 400 | -32700",
        "{} {} | 400 | -32700",
        "`` | 400 | -32600",
        "null | 400 | -32600",
        "[] | 400 | -32600",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}] | 400 | -32600",
        "{} | 400 | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\"} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7} | 400 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]} | 400 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nonsense\"} | 200 | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"} | 200 | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":7}} | 200 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"} | 200 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}} | 200 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":7,\"arguments\":[1]}} | 200 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"resume_automation\"}} | 200 | -32602"
      })
  void answersWithAJsonRpcError_whenAMessageIsMalformed(String body, int status, int code) {
    HttpResponse<String> answer = post(body, User.vic);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = Wire.json().readTree(answer.body());
    assertThat(error.path("jsonrpc").asString()).isEqualTo("2.0");
    assertThat(error.has("id")).isTrue();
    assertThat(error.at("/error/code").asInt()).isEqualTo(code);
    assertThat(error.at("/error/message").asString()).endsWith(".");
    tellsNothingOfTheInside(answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list_incidents | {\"nonsense\":1}",
        "list_incidents | {\"limit\":\"20\"}",
        "list_incidents | {\"limit\":0}",
        "list_incidents | {\"limit\":51}",
        "list_incidents | {\"limit\":1e99}",
        "list_incidents | {\"which\":\"SOME\"}",
        "get_incident | {}",
        "get_incident | {\"incident\":\" \"}",
        "get_incident | {\"incident\":null}",
        "get_evidence | {\"incident\":\"x\",\"points\":1}",
        "propose_action | {\"incident\":\"x\",\"action\":\"kubectl delete ns\",\"why\":\"y\"}",
        "propose_action | {\"incident\":\"x\",\"action\":\"Restart\"}",
        "propose_action | {\"incident\":\"x\",\"action\":\"Scale\",\"replicas\":-1,\"why\":\"y\"}",
        "approve_proposal | {\"proposal\":\"x-1\"}",
        "approve_proposal | {\"proposal\":\"x-1\",\"digest\":\"\"}",
        "get_automation | {\"mode\":\"AUTO\"}",
        "pause_automation | {}"
      })
  void refusesArgumentsThatDoNotFit(String tool, String arguments) {
    HttpResponse<String> answer = post(call(tool, arguments), User.root);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode result = Wire.json().readTree(answer.body()).path("result");
    assertThat(result.path("isError").asBoolean()).as(answer.body()).isTrue();
    JsonNode refusal = Wire.json().readTree(result.at("/content/0/text").asString());
    assertThat(refusal.path("code").asString()).isEqualTo("INVALID");
    assertThat(refusal.path("sentence").asString()).contains("input schema");
    tellsNothingOfTheInside(answer.body());
  }

  @Test
  void countsCallsByToolAndOutcome_andWritesDownArgumentsThatDoNotFit() {
    post(call("get_automation", "{}"), User.root);
    post(call("get_incident", "{\"incident\":7}"), User.root);
    post(call("rm -rf", "{}"), User.root);
    String metrics =
        service
            .send(HttpRequest.newBuilder(URI.create(service.url("/actuator/prometheus"))).GET())
            .body();
    assertThat(metrics)
        .contains("forestall_remediation_tool_calls_total{")
        .containsPattern("outcome=\"ANSWERED\",tool=\"get_automation\"")
        .containsPattern("outcome=\"INVALID\",tool=\"get_incident\"")
        .containsPattern("refusals_total\\{.*door=\"mcp\",reason=\"INVALID\"")
        .doesNotContain("rm -rf");
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() ->
            post(call("get_audit", "{\"limit\":100}"), User.root)
                .body()
                .contains("get_incident: The arguments do not fit the tool's input schema"));
  }

  @Test
  void repeatsLittleOfWhatItWasSent() {
    String answer =
        post(call("list_incidents", "{\"%s\":1}".formatted("x".repeat(20_000))), User.vic).body();
    assertThat(answer).contains("INVALID").hasSizeLessThan(2_000);
  }

  @Test
  void takesNotificationsAndAnswers() {
    assertThat(post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", User.vic))
        .returns(202, HttpResponse::statusCode)
        .returns("", HttpResponse::body);
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}", User.vic).statusCode())
        .isEqualTo(202);
    assertThat(post(PING, User.vic)).returns(200, HttpResponse::statusCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer no-such-token-0123456789", "Basic dmljOng="})
  void answers401_whenTheTokenIsNone(String authorization) {
    for (String method : new String[] {"POST", "GET", "DELETE"}) {
      HttpRequest.Builder request =
          service.request("/mcp").method(method, BodyPublishers.ofString(PING));
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      HttpResponse<String> answer = service.send(request);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(answer.body()).contains("NO_TOKEN");
    }
  }

  @Test
  void knowsNoCookieAndNoForeignPage() {
    HttpResponse<String> answer = post(PING, User.vic);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
    assertThat(status(as(User.vic).header("Origin", "https://evil.example"))).isEqualTo(403);
    assertThat(status(as(User.vic).header("Origin", service.url("")))).isEqualTo(200);
  }

  @Test
  void refusesWhatIsNoMessageOfThisProtocol() {
    assertThat(status(as(User.vic).header("MCP-Protocol-Version", "1999-01-01"))).isEqualTo(400);
    assertThat(status(as(User.vic).header("MCP-Protocol-Version", "2025-06-18"))).isEqualTo(200);
    assertThat(status(as(User.vic).setHeader("Content-Type", "text/plain"))).isEqualTo(415);
    assertThat(service.send(as(User.vic).GET()).statusCode()).isEqualTo(405);
    assertThat(service.send(as(User.vic).DELETE()).statusCode()).isEqualTo(405);
    assertThat(post("\"" + "x".repeat(70_000) + "\"", User.vic).statusCode()).isEqualTo(413);
    assertThat(
            service
                .send(
                    service
                        .request("/mcp/more")
                        .header("Authorization", User.root.bearer())
                        .POST(BodyPublishers.ofString(PING)))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void isListedAndReadByTheInspectorOfNpm() {
    Inspector inspector = Inspector.found();
    Incidents leak = service.leak(service.workload("cart"));
    Awaitility.await()
        .atMost(McpService.PATIENCE)
        .until(() ->
            post(call("get_evidence", "{\"incident\":\"%s\"}".formatted(leak.id())), User.vic)
                .body()
                .contains("cart-v1"));
    String url = service.url("/mcp");
    Inspector.Said tools = inspector.ask(url, User.vic.bearer(), "tools/list");
    assertThat(tools.exit()).as(tools.text()).isZero();
    assertThat(tools.text()).contains("list_incidents", "approve_proposal", "readOnlyHint");
    Inspector.Said evidence =
        inspector.ask(
            url,
            User.vic.bearer(),
            "tools/call",
            "--tool-name",
            "get_evidence",
            "--tool-arg",
            "incident=" + leak.id());
    assertThat(evidence.exit()).as(evidence.text()).isZero();
    assertThat(evidence.text()).contains("structuredContent", "cart-v1", "rollbackTarget");
    Inspector.Said refused =
        inspector.ask(
            url,
            User.vic.bearer(),
            "tools/call",
            "--tool-name",
            "pause_automation",
            "--tool-arg",
            "reason=x");
    assertThat(refused.text()).contains("isError", "ROLE");
  }

  private static void tellsNothingOfTheInside(String body) {
    assertThat(body)
        .doesNotContain(
            "Exception", "dev.forestall", "io.modelcontextprotocol", "jackson", "stack");
  }

  private static String call(String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
        .formatted(tool, arguments);
  }

  private HttpRequest.Builder as(User user) {
    return service
        .request("/mcp")
        .header("Authorization", user.bearer())
        .POST(BodyPublishers.ofString(PING));
  }

  private int status(HttpRequest.Builder request) {
    return service.send(request).statusCode();
  }

  private HttpResponse<String> post(String body, User user) {
    return service.send(as(user).POST(BodyPublishers.ofString(body)));
  }
}
