package dev.forestall.lab.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.lab.process.LifeLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process of the lab that speaks OpenAI's chat completions and is no language model: it says so
 * in each of its answers, in its log and in the report.
 */
public final class OpenAiStub {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiStub.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SLOW = Duration.ofMinutes(2);
  private static final String PATH = "/v1/chat/completions";

  private final StubMode mode;

  private OpenAiStub(StubMode mode) {
    this.mode = mode;
  }

  /**
   * Serves until its standard input ends.
   *
   * @param args port and mode
   */
  public static void main(String[] args) throws IOException {
    StubMode mode = StubMode.valueOf(args[1].toUpperCase(Locale.ROOT));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    HttpServer server = HttpServer.create(address, 0);
    OpenAiStub stub = new OpenAiStub(mode);
    server.createContext("/", stub::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    LifeLine.watch();
    LOG.info("this is a stub and no language model; mode {}", args[1]);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestURI().getPath().equals("/health")) {
        respond(exchange, 200, "{}");
      } else if (!exchange.getRequestMethod().equals("POST")
          || !exchange.getRequestURI().getPath().equals(PATH)) {
        refuse(exchange, 404, "POST " + PATH + " is all there is");
      } else if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
        refuse(exchange, 401, "a key is wanted");
      } else {
        complete(exchange, body);
      }
    }
  }

  private void complete(HttpExchange exchange, String body) throws IOException {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (JacksonException e) {
      refuse(exchange, 400, "the request is no JSON");
      return;
    }
    String prompt = "";
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asString("").equals("user")) {
        prompt = message.path("content").asString("");
      }
    }
    Optional<String> refusal = StubAnswer.refusal(prompt);
    if (refusal.isPresent()) {
      refuse(exchange, 400, refusal.get());
      return;
    }
    String model = request.path("model").asString("stub");
    switch (mode) {
      case GOOD -> answer(exchange, model, prompt, StubAnswer.of(prompt));
      case NONSENSE ->
          answer(exchange, model, prompt, "The stub thinks that the moon is full tonight.");
      case SLOW -> {
        pause();
        answer(exchange, model, prompt, StubAnswer.of(prompt));
      }
      case ERROR -> refuse(exchange, 500, "the stub was told to fail");
    }
  }

  private static void answer(HttpExchange exchange, String model, String prompt, String content)
      throws IOException {
    LOG.info("the stub answers to {} characters: {}", prompt.length(), content);
    respond(exchange, 200, StubAnswer.completion(model, prompt, content));
  }

  private static void refuse(HttpExchange exchange, int status, String sentence)
      throws IOException {
    LOG.info("the stub answers {}: {}", status, sentence);
    respond(exchange, status, StubAnswer.error(sentence));
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void pause() {
    try {
      Thread.sleep(SLOW);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
