package dev.forestall.dashboard.grafana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Grafana's HTTP API as far as Forestall uses it, over a real HTTP server, which checks what it
 * gets as strictly as Grafana and its front end together would, and remembers what was wrong.
 *
 * <pre>java -cp ... dev.forestall.dashboard.grafana.GrafanaStub PORT DIR [TOKEN]</pre>
 *
 * stores every accepted dashboard as {@code DIR/<uid>.json}, each version as {@code
 * DIR/<uid>.<version>.json}, and what was wrong in {@code DIR/violations.txt}.
 */
public final class GrafanaStub implements AutoCloseable {
  /** How it behaves. */
  public enum Mode {
    WELL,
    LAZY,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    TOO_MANY,
    BROKEN,
    SLOW,
    TRICKLING,
    NONSENSE,
    WRONG_JSON,
    REDIRECTING
  }

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PREFIX_UID = "[A-Za-z0-9_-]{1,40}";

  private final HttpServer server;
  private final String token;
  private final String subPath;
  private final CountDownLatch released = new CountDownLatch(1);
  private final ConcurrentMap<String, String> folders = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, JsonNode> dashboards = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<String, Integer> versions = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private volatile Mode mode = Mode.WELL;
  private volatile Path store;

  /** On a free port of the loopback. */
  public GrafanaStub(String token) throws IOException {
    this(0, token, "");
  }

  /** Serves below a sub-path ("/grafana"), which it puts before the paths that it returns. */
  public GrafanaStub(int port, String token, String subPath) throws IOException {
    this.token = token;
    this.subPath = subPath;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Runs until it is killed. */
  public static void main(String[] args) throws IOException {
    GrafanaStub stub =
        new GrafanaStub(Integer.parseInt(args[0]), args.length > 2 ? args[2] : "", "");
    stub.store = Files.createDirectories(Path.of(args[1]));
    System.out.println("Grafana's stub listens at " + stub.address());
  }

  /** Where it is, with the sub-path. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + subPath);
  }

  /** From now on. */
  public void behave(Mode next) {
    mode = next;
  }

  /** What was wrong with what it got. */
  public List<String> violations() {
    return violations;
  }

  /** "METHOD path status" of all it was asked. */
  public List<String> requests() {
    return requests;
  }

  /** The dashboards by uid. */
  public Map<String, JsonNode> dashboards() {
    return dashboards;
  }

  /** How often a dashboard was written. */
  public int version(String uid) {
    return versions.getOrDefault(uid, 0);
  }

  /** The folders, uid to title. */
  public Map<String, String> folders() {
    return folders;
  }

  /** Requests that were under way at once, at most. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (mode) {
        case WELL -> serve(exchange, body);
        case LAZY -> {
          if (!released.await(30, TimeUnit.MILLISECONDS)) {
            serve(exchange, body);
          }
        }
        case UNAUTHORIZED -> say(exchange, 401, "Invalid API key");
        case FORBIDDEN ->
            say(
                exchange,
                403,
                "You'll need additional permissions to perform this action. Permissions needed:"
                    + " dashboards:create");
        case NOT_FOUND -> say(exchange, 404, "Not found");
        case CONFLICT -> conflict(exchange, body);
        case TOO_MANY -> say(exchange, 429, "Too many requests");
        case BROKEN -> say(exchange, 500, "Failed to save dashboard");
        case SLOW -> released.await(60, TimeUnit.SECONDS);
        case TRICKLING -> trickle(exchange);
        case NONSENSE -> answer(exchange, 200, "<html>log in</html>".getBytes(UTF_8));
        case WRONG_JSON -> answer(exchange, 200, "{\"url\":7,\"uid\":[]}".getBytes(UTF_8));
        case REDIRECTING -> {
          exchange.getResponseHeaders().add("Location", address() + "/login");
          answer(exchange, 302, new byte[0]);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 300; i++) {
        out.write(' ');
        out.flush();
        if (released.await(200, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
  }

  private void conflict(HttpExchange exchange, byte[] body) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/api/dashboards/db")) {
      answer(
          exchange,
          412,
          ("{\"status\":\"name-exists\",\"message\":\"A dashboard with the same name in the folder"
                  + " already exists\"}")
              .getBytes(UTF_8));
    } else {
      serve(exchange, body);
    }
  }

  private void serve(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    if (!subPath.isEmpty()) {
      if (!path.startsWith(subPath + "/")) {
        say(exchange, 404, "Not below the sub-path");
        return;
      }
      path = path.substring(subPath.length());
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!token.isEmpty() && !("Bearer " + token).equals(given)) {
      violations.add("wrong token");
      say(exchange, 401, "Invalid API key");
      return;
    }
    JsonNode json = body.length == 0 ? JSON.createObjectNode() : parse(exchange, body);
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (method.equals("POST") && path.equals("/api/dashboards/db")) {
      save(exchange, json);
    } else if (method.equals("POST") && path.equals("/api/folders")) {
      makeFolder(exchange, json);
    } else if (method.equals("GET") && path.equals("/api/folders/" + last)) {
      folder(exchange, last);
    } else if (method.equals("GET") && path.equals("/api/search")) {
      search(exchange);
    } else if (path.equals("/api/dashboards/uid/" + last)) {
      byUid(exchange, method, last);
    } else {
      violations.add("no such request: " + method + " " + path);
      say(exchange, 404, "Not found");
    }
  }

  private JsonNode parse(HttpExchange exchange, byte[] body) {
    if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      violations.add("content type " + exchange.getRequestHeaders().getFirst("Content-Type"));
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      violations.add("not JSON: " + e.getOriginalMessage());
      return JSON.createObjectNode();
    }
  }

  private void makeFolder(HttpExchange exchange, JsonNode json) throws IOException {
    String uid = json.path("uid").asString("");
    String title = json.path("title").asString("");
    if (!uid.matches(PREFIX_UID) || title.isBlank()) {
      violations.add("folder " + json);
      say(exchange, 400, "bad folder");
    } else if (folders.putIfAbsent(uid, title) != null) {
      say(exchange, 412, "The folder has been changed by someone else");
    } else {
      folder(exchange, uid);
    }
  }

  private void folder(HttpExchange exchange, String uid) throws IOException {
    if (!folders.containsKey(uid)) {
      say(exchange, 404, "folder not found");
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.put("id", 1).put("uid", uid).put("title", folders.get(uid));
    answer(exchange, 200, JSON.writeValueAsBytes(answer));
  }

  private void search(HttpExchange exchange) throws IOException {
    String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
    var found = JSON.createArrayNode();
    if (query.matches(".*page=1(&.*)?")) {
      dashboards.forEach((uid, saved) -> {
        Set<String> tags = new HashSet<>();
        saved.path("tags").forEach(t -> tags.add(t.asString()));
        boolean all =
            List.of(query.split("&", -1)).stream()
                .filter(p -> p.startsWith("tag="))
                .allMatch(p -> tags.contains(p.substring("tag=".length())));
        if (all) {
          found.addObject().put("uid", uid).put("title", saved.path("title").asString());
        }
      });
    }
    answer(exchange, 200, JSON.writeValueAsBytes(found));
  }

  private void byUid(HttpExchange exchange, String method, String uid) throws IOException {
    JsonNode saved = method.equals("DELETE") ? dashboards.remove(uid) : dashboards.get(uid);
    if (saved == null) {
      say(exchange, 404, "Dashboard not found");
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("meta").put("version", version(uid));
    answer.set("dashboard", saved);
    answer(exchange, 200, JSON.writeValueAsBytes(answer));
  }

  private void save(HttpExchange exchange, JsonNode json) throws IOException {
    String folder = json.path("folderUid").asString("");
    if (!folders.containsKey(folder)) {
      say(exchange, 400, "folder not found");
      return;
    }
    JsonNode dashboard = json.path("dashboard");
    String uid = dashboard.path("uid").asString("");
    List<String> wrong = new ArrayList<>(DashboardRules.broken(dashboard));
    if (!json.path("overwrite").asBoolean(false)) {
      wrong.add("overwrite is not set");
    }
    dashboards.forEach((other, saved) -> {
      if (!other.equals(uid) && saved.path("title").equals(dashboard.path("title"))) {
        wrong.add("two dashboards have the title " + saved.path("title"));
      }
    });
    violations.addAll(wrong);
    keep("violations.txt", String.join("\n", violations));
    if (!wrong.isEmpty()) {
      say(exchange, 422, String.join("; ", wrong));
      return;
    }
    dashboards.put(uid, dashboard);
    int version = versions.merge(uid, 1, Integer::sum);
    keep(uid + ".json", dashboard.toPrettyString());
    keep(uid + "." + version + ".json", dashboard.toPrettyString());
    ObjectNode answer = JSON.createObjectNode();
    answer
        .put("id", 1)
        .put("uid", uid)
        .put("url", subPath + "/d/" + uid + "/incident")
        .put("status", "success")
        .put("version", version)
        .put("slug", "incident");
    answer(exchange, 200, JSON.writeValueAsBytes(answer));
  }

  private void keep(String file, String text) throws IOException {
    if (store != null) {
      Files.writeString(store.resolve(file), text);
    }
  }

  private void say(HttpExchange exchange, int status, String message) throws IOException {
    ObjectNode answer = JSON.createObjectNode().put("message", message);
    answer(exchange, status, JSON.writeValueAsBytes(answer));
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    requests.add(
        exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + status);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
