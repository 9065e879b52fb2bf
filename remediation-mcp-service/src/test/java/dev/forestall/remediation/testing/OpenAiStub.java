package dev.forestall.remediation.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's chat completions on the wire. It checks path, key, model and messages, and refuses a
 * prompt without the forecast's interval and the change; then it answers, or fails, as it is told.
 */
public final class OpenAiStub implements AutoCloseable {
  public static final String KEY = "sk-stub-0123456789";
  public static final String MODEL = "stub-model";

  /** How it behaves. */
  public enum Mode {
    GOOD,
    FENCED,
    MINIMAL,
    NO_SCHEMA,
    NONSENSE,
    WRONG_JSON,
    UNKNOWN_ACTION,
    FOREIGN_OBJECT,
    NO_EXPLANATION,
    CONFIDENCE_OF_2,
    SLOW,
    TRICKLE,
    WRONG_KEY,
    BUSY_ONCE,
    BUSY_FOR_AN_HOUR,
    ERROR,
    ERROR_ONCE,
    EMPTY,
    NO_CHOICES,
    TRUNCATED,
    HTML,
    CLOSED,
    HUGE,
    CUT_OFF,
    REFUSAL,
    NOT_FOUND
  }

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern INTERVAL =
      Pattern.compile("80 % interval: from \\S+Z \\(.*?\\) to \\S+Z");
  private static final Pattern CHANGE =
      Pattern.compile("(?s)CHANGES BEFORE.*?\\n- ROLLOUT of .* at \\S+Z, .* by \".+?\"");

  private final HttpServer server;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Mode mode = Mode.GOOD;
  private volatile @Nullable String unasked;

  public OpenAiStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  public void mode(Mode next) {
    mode = next;
    requests.clear();
  }

  /** The bodies it got. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** What was wrong with a request, if any was. */
  public @Nullable String unasked() {
    return unasked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String wrong = wrong(exchange, body);
      if (wrong != null) {
        unasked = wrong;
        error(exchange, 400, wrong);
        return;
      }
      JsonNode request = JSON.readTree(body);
      requests.add(request);
      answer(exchange, request);
    }
  }

  private @Nullable String wrong(HttpExchange exchange, String body) {
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().toString().equals("/v1/chat/completions")) {
      return "POST /v1/chat/completions is all there is, not " + exchange.getRequestURI();
    }
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return "wrong key";
    }
    JsonNode request = JSON.readTree(body);
    if (!request.path("model").asString("").equals(MODEL)) {
      return "wrong model: " + request.path("model");
    }
    JsonNode messages = request.path("messages");
    if (messages.size() != 2
        || !messages.path(0).path("role").asString("").equals("system")
        || !messages.path(1).path("role").asString("").equals("user")) {
      return "a system and a user message are wanted, not " + messages;
    }
    String user = messages.path(1).path("content").asString("");
    if (!INTERVAL.matcher(user).find()) {
      return "the forecast's interval is missing";
    }
    if (!CHANGE.matcher(user).find()) {
      return "the change that came before is missing";
    }
    JsonNode format = request.path("response_format");
    if (!format.isMissingNode()
        && !(format.path("type").asString("").equals("json_schema")
            && format.at("/json_schema/strict").asBoolean(false)
            && format.at("/json_schema/schema/additionalProperties").isBoolean())) {
      return "response_format is no strict schema: " + format;
    }
    return null;
  }

  private void answer(HttpExchange exchange, JsonNode request) throws IOException {
    switch (mode) {
      case GOOD -> completion(exchange, choose(request), "stop");
      case MINIMAL ->
          json(
              exchange,
              200,
              envelope(choose(request), "stop")
                  .replaceFirst(",\"usage\":\\{[^}]*}", "")
                  .replace(",\"refusal\":null", "")
                  .replace("\"logprobs\":null,", ""));
      case FENCED ->
          completion(
              exchange,
              "<think>{hm}</think>\nHere it is:\n```json\n" + choose(request) + "\n```\nDone.",
              "stop");
      case NO_SCHEMA -> {
        if (request.has("response_format")) {
          error(exchange, 400, "response_format is not supported");
        } else {
          completion(exchange, choose(request), "stop");
        }
      }
      case NONSENSE -> completion(exchange, "The moon is full, restart everything.", "stop");
      case WRONG_JSON -> completion(exchange, "{\"answer\": 42}", "stop");
      case UNKNOWN_ACTION ->
          completion(
              exchange,
              choose(request).replaceFirst("rollback-1|restart", "kubectl delete ns shop"),
              "stop");
      case FOREIGN_OBJECT ->
          completion(exchange, choose(request).replace("object-1", "kube-system/coredns"), "stop");
      case NO_EXPLANATION ->
          completion(
              exchange,
              choose(request)
                  .replaceFirst("\"explanation\":\"[^\"]*\"", "\"explanation\":\" \\\\u0000 \""),
              "stop");
      case CONFIDENCE_OF_2 ->
          completion(
              exchange, choose(request).replace("\"confidence\":0.8", "\"confidence\":2"), "stop");
      case SLOW -> awaitEnd();
      case TRICKLE -> trickle(exchange);
      case WRONG_KEY -> error(exchange, 401, "Incorrect API key provided: " + KEY);
      case BUSY_ONCE -> once(exchange, request, 429, "0");
      case BUSY_FOR_AN_HOUR -> {
        exchange.getResponseHeaders().add("Retry-After", "3600");
        error(exchange, 429, "slow down");
      }
      case ERROR -> error(exchange, 500, "oh");
      case ERROR_ONCE -> once(exchange, request, 503, null);
      case EMPTY -> completion(exchange, "", "stop");
      case NO_CHOICES ->
          json(exchange, 200, "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[]}");
      case TRUNCATED -> truncated(exchange, request);
      case HTML -> respond(exchange, 200, "text/html", "<html>Welcome to the proxy</html>");
      case CLOSED -> {
        // ends without a status line
      }
      case HUGE -> completion(exchange, "x".repeat(2_000_000), "stop");
      case CUT_OFF -> completion(exchange, choose(request).substring(0, 60), "length");
      case REFUSAL ->
          json(
              exchange,
              200,
              envelope(null, "stop").replace("\"refusal\":null", "\"refusal\":\"I will not\""));
      case NOT_FOUND -> error(exchange, 404, "no such model");
    }
  }

  private void once(
      HttpExchange exchange, JsonNode request, int status, @Nullable String retryAfter)
      throws IOException {
    if (requests.size() > 1) {
      completion(exchange, choose(request), "stop");
      return;
    }
    if (retryAfter != null) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    error(exchange, status, "once");
  }

  /** As a model would: the first rollback of the list, else the first action. */
  private static String choose(JsonNode request) {
    String user = request.at("/messages/1/content").asString("");
    String actions = user.substring(user.indexOf("\nACTIONS"));
    String chosen = actions.contains("- rollback-1:") ? "rollback-1" : "restart";
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("faultKind", "MEMORY_LEAK");
    answer.put("culprit", "object-1");
    answer.put(
        "explanation", "The rollout just before brought the leak. See http://evil.example/x");
    answer.put(
        "evidence", List.of("The memory grows towards its limit.", "A rollout came before."));
    answer.put("confidence", 0.8);
    answer.put(
        "candidates",
        List.of(
            Map.of("action", chosen, "why", "It ran healthy before."),
            Map.of("action", "escalate", "why", "If that cannot be done.")));
    return JSON.writeValueAsString(answer);
  }

  private static String envelope(@Nullable String content, String finish) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", content);
    message.put("refusal", null);
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", null);
    choice.put("finish_reason", finish);
    Map<String, Object> completion = new LinkedHashMap<>();
    completion.put("id", "chatcmpl-1");
    completion.put("object", "chat.completion");
    completion.put("created", 1_760_000_000);
    completion.put("model", MODEL);
    completion.put("choices", List.of(choice));
    completion.put(
        "usage", Map.of("prompt_tokens", 900, "completion_tokens", 100, "total_tokens", 1000));
    return JSON.writeValueAsString(completion);
  }

  private static void completion(HttpExchange exchange, String content, String finish)
      throws IOException {
    json(exchange, 200, envelope(content, finish));
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    json(
        exchange,
        status,
        JSON.writeValueAsString(
            Map.of("error", Map.of("message", message, "type", "error", "code", "stub"))));
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    respond(exchange, status, "application/json", body);
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void truncated(HttpExchange exchange, JsonNode request) throws IOException {
    byte[] bytes = envelope(choose(request), "stop").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    exchange.getResponseBody().flush();
  }

  /** A byte now and then, so that no read ever waits long. */
  private void trickle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    try {
      while (!over.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
  }
}
