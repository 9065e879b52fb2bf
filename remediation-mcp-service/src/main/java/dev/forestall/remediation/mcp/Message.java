package dev.forestall.remediation.mcp;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client posted: one JSON-RPC 2.0 message. */
sealed interface Message {
  /** Something to answer. */
  record Request(Object id, String method, Map<String, Object> params) implements Message {}

  /** A notification, or an answer to a question that this server never asks. */
  record Ignored() implements Message {}

  /**
   * No message.
   *
   * @param id its id, when it has one
   * @param code code of JSON-RPC
   * @param sentence what to do
   */
  record Malformed(@Nullable Object id, int code, String sentence) implements Message {}

  /** Reads a body. */
  static Message read(JsonMapper json, byte @Nullable [] body) {
    try {
      return of(json, json.readTree(body == null ? new byte[0] : body));
    } catch (JacksonException e) {
      return new Malformed(null, ErrorCodes.PARSE_ERROR, "The body is not JSON.");
    }
  }

  private static Message of(JsonMapper json, JsonNode body) {
    if (body.isArray()) {
      return invalid(null, "Send one message a request: there are no batches.");
    }
    if (!body.isObject() || !body.path("jsonrpc").asString("").equals("2.0")) {
      return invalid(null, "The body must be a JSON-RPC 2.0 message.");
    }
    boolean asks = body.path("method").isString();
    if (!body.has("id")) {
      return asks ? new Ignored() : invalid(null, "A message needs a method.");
    }
    Object id = id(body.path("id"));
    if (id == null) {
      return invalid(null, "The id must be a string or an integer.");
    }
    if (!asks) {
      return body.has("result") || body.has("error")
          ? new Ignored()
          : invalid(id, "A request needs a method.");
    }
    return request(json, id, body);
  }

  private static Message request(JsonMapper json, Object id, JsonNode body) {
    JsonNode params = body.path("params");
    if (params.isMissingNode()) {
      return new Request(id, body.path("method").asString(), Map.of());
    }
    return params.isObject()
        ? new Request(
            id,
            body.path("method").asString(),
            json.convertValue(params, new TypeReference<Map<String, Object>>() {}))
        : new Malformed(id, ErrorCodes.INVALID_PARAMS, "The params must be a JSON object.");
  }

  private static @Nullable Object id(JsonNode id) {
    if (id.isString()) {
      return id.asString();
    }
    return id.isIntegralNumber() && id.canConvertToLong() ? (Object) id.asLong() : null;
  }

  private static Malformed invalid(@Nullable Object id, String sentence) {
    return new Malformed(id, ErrorCodes.INVALID_REQUEST, sentence);
  }
}
