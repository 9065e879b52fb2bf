package dev.forestall.lab.cluster.api;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Every request comes in here and every answer says that it comes from a simulation. */
final class Front {
  static final String MARK = "X-Forestall-Simulation";

  private static final Logger log = LoggerFactory.getLogger(Front.class);
  private static final Set<String> HEALTH = Set.of("/healthz", "/readyz", "/livez");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Routes routes;
  private final Store store;
  private final Watches watches;
  private final WriteLog writeLog;
  private final Consumer<WriteRecord> onWrite;
  private final Clock clock;
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

  Front(
      Routes routes,
      Store store,
      Watches watches,
      WriteLog writeLog,
      Consumer<WriteRecord> onWrite,
      Clock clock) {
    this.routes = routes;
    this.store = store;
    this.watches = watches;
    this.writeLog = writeLog;
    this.onWrite = onWrite;
    this.clock = clock;
  }

  void addHandler(String pathPrefix, HttpHandler handler) {
    handlers.put(pathPrefix, handler);
  }

  MockResponse dispatch(RecordedRequest recorded) {
    MockResponse response;
    try {
      response = answer(Request.of(recorded));
    } catch (ApiError e) {
      response = json(e.code(), e.status());
    } catch (RuntimeException e) {
      log.error("{} {} could not be answered", recorded.getMethod(), recorded.getPath(), e);
      response = json(500, ApiError.internal("the simulated API failed: " + e).status());
    }
    return response.setHeader(MARK, "true");
  }

  private MockResponse answer(Request request) {
    checkHost(request.host());
    Optional<HttpHandler> handler =
        handlers.entrySet().stream()
            .filter(entry -> request.path().startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (handler.isPresent()) {
      HttpHandler.Response r =
          handler.get().handle(request.method(), request.path(), request.query(), request.body());
      return text(r.status(), r.contentType(), r.body());
    }
    return request.isWrite() ? write(request) : read(request);
  }

  /** Only this machine is served: a page elsewhere must not reach the API through a browser. */
  private static void checkHost(String host) {
    String name = host.replaceAll(":\\d+$", "");
    if (!List.of("127.0.0.1", "localhost", "[::1]", "").contains(name)) {
      throw ApiError.forbidden("the simulated cluster answers on loopback only, not as " + name);
    }
  }

  private MockResponse read(Request request) {
    if (HEALTH.contains(request.path())) {
      return text(200, "text/plain", "ok");
    }
    Optional<Target> target = Target.of(request.path());
    if (target.isEmpty()) {
      return json(200, Discovery.at(request.path()).orElseThrow(ApiError::noSuchPath));
    }
    if (target.get().subresource().equals("log")) {
      return logs(target.get(), request);
    }
    if (request.isWatch()) {
      return watch(WatchRequest.of(target.get(), request.query()), request.upgrade());
    }
    return json(200, routes.read(target.get(), request));
  }

  /**
   * Over a WebSocket a watch stays open. Plain HTTP cannot stream here: it gets what has happened
   * since its version, a second later, and ends; the client asks again.
   */
  private MockResponse watch(WatchRequest watch, boolean upgrade) {
    if (upgrade) {
      return new MockResponse().withWebSocketUpgrade(new WatchStream(watch, watches));
    }
    List<String> lines = store.locked(() -> watches.firstLines(watch));
    return text(200, "application/json", String.join("\n", lines)).setBodyDelay(POLL);
  }

  private MockResponse logs(Target target, Request request) {
    routes.read(target.whole(), request);
    if (request.query().getOrDefault("previous", "").equals("true")) {
      throw ApiError.badRequest(
          "previous terminated container of pod \""
              + target.name()
              + "\" not found: the simulated cluster keeps no logs");
    }
    return text(200, "text/plain", "");
  }

  private MockResponse write(Request request) {
    Optional<JsonNode> review =
        request.method().equals("POST")
            ? Reviews.answer(request.path(), request.body()).map(JsonNode.class::cast)
            : Optional.empty();
    if (review.isPresent()) {
      return json(201, review.get());
    }
    Target target = Target.of(request.path()).orElseThrow(ApiError::noSuchPath);
    try {
      request.checkDryRun();
      Written written = routes.write(target, request);
      noteDone(target, request, written);
      return json(written.code(), written.answer());
    } catch (ApiError e) {
      boolean dryRun = "All".equals(request.query().get("dryRun"));
      writeLog.add(record(target, request, dryRun, e.code(), false, ""));
      throw e;
    }
  }

  private void noteDone(Target target, Request request, Written written) {
    boolean dryRun = request.dryRun();
    WriteRecord write =
        record(
            target.name().isEmpty() ? target.withName(written.name()) : target,
            request,
            dryRun,
            written.code(),
            !dryRun && written.templateChanged(),
            written.proposal());
    writeLog.add(write);
    if (write.effective()) {
      onWrite.accept(write);
    }
  }

  private WriteRecord record(
      Target target,
      Request request,
      boolean dryRun,
      int status,
      boolean templateChanged,
      String proposal) {
    return new WriteRecord(
        clock.instant(),
        request.method(),
        target.kind().kind(),
        target.namespace(),
        target.name(),
        target.subresource(),
        request.fieldManager(),
        dryRun,
        status,
        templateChanged,
        proposal);
  }

  private static MockResponse json(int code, JsonNode body) {
    return text(code, "application/json", Json.write(body));
  }

  private static MockResponse text(int code, String contentType, String body) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", contentType)
        .setBody(body);
  }
}
