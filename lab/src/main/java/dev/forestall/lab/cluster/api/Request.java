package dev.forestall.lab.cluster.api;

import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One HTTP request, taken apart. */
record Request(
    String method,
    String path,
    Map<String, String> query,
    String contentType,
    String userAgent,
    String host,
    boolean upgrade,
    String body) {

  static Request of(RecordedRequest recorded) {
    String uri = recorded.getPath();
    int mark = uri.indexOf('?');
    return new Request(
        recorded.getMethod(),
        decode(mark < 0 ? uri : uri.substring(0, mark)),
        mark < 0 ? Map.of() : query(uri.substring(mark + 1)),
        header(recorded, "Content-Type"),
        header(recorded, "User-Agent"),
        header(recorded, "Host"),
        header(recorded, "Upgrade").equalsIgnoreCase("websocket"),
        Optional.ofNullable(recorded.getUtf8Body()).orElse(""));
  }

  private static String header(RecordedRequest recorded, String name) {
    return Optional.ofNullable(recorded.getHeader(name)).orElse("");
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(
          decode(equals < 0 ? pair : pair.substring(0, equals)),
          equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("the address is not well encoded: " + e.getMessage());
    }
  }

  boolean isWatch() {
    String watch = query.getOrDefault("watch", "");
    return watch.equals("true") || watch.equals("1");
  }

  boolean isWrite() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  /** Of the query parameter, or of the delete options in the body. */
  boolean dryRun() {
    return "All".equals(query.get("dryRun")) || saysDryRun(options());
  }

  private static boolean saysDryRun(JsonNode options) {
    return options.path("dryRun").valueStream().anyMatch(v -> v.asString("").equals("All"));
  }

  /** The delete options of a deletion or an eviction; an empty object for everything else. */
  private JsonNode options() {
    if (body.isBlank()) {
      return Json.object();
    }
    if (method.equals("DELETE")) {
      return Json.read(body);
    }
    return path.endsWith("/eviction") ? Json.read(body).path("deleteOptions") : Json.object();
  }

  ObjectNode deleteOptions() {
    return options() instanceof ObjectNode object ? object : Json.object();
  }

  void checkDryRun() {
    String asked = query.getOrDefault("dryRun", "All");
    if (!asked.equals("All")) {
      throw ApiError.badDryRun(asked);
    }
  }

  /** As a real server names it: the parameter, else the user agent up to the first slash. */
  String fieldManager() {
    String given = query.getOrDefault("fieldManager", "");
    return given.isEmpty() ? userAgent.replaceAll("/.*", "") : given;
  }
}
