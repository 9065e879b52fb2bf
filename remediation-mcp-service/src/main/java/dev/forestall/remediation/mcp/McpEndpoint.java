package dev.forestall.remediation.mcp;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Streamable HTTP without sessions (<a
 * href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">transports</a>):
 * one POST, one JSON answer. Nothing is kept between two calls, so that each one is authorised by
 * its own token, any replica answers it, and a restart loses nothing. What goes wrong is a JSON-RPC
 * error with a sentence, never a stack trace.
 */
@RestController
class McpEndpoint implements McpStatelessServerTransport {
  private static final Logger log = LoggerFactory.getLogger(McpEndpoint.class);

  private final JsonMapper json;
  private final Doors doors;
  private final Set<String> tools;
  private volatile @Nullable McpStatelessServerHandler handler;

  McpEndpoint(
      @Qualifier("mcpServerJsonMapper") JsonMapper json,
      Doors doors,
      List<SyncToolSpecification> tools) {
    this.json = json;
    this.doors = doors;
    this.tools = tools.stream().map(t -> t.tool().name()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void setMcpHandler(McpStatelessServerHandler handler) {
    this.handler = handler;
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }

  @PostMapping(
      path = "/mcp",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> receive(
      @AuthenticationPrincipal Actor actor,
      @RequestHeader(name = "MCP-Protocol-Version", required = false) @Nullable String version,
      @RequestBody(required = false) byte @Nullable [] body) {
    return switch (Message.read(json, body)) {
      case Message.Malformed m ->
          ResponseEntity.badRequest().body(error(m.id(), m.code(), m.sentence()));
      case Message.Ignored i -> ResponseEntity.accepted().build();
      case Message.Request r when !speaks(version, r.method()) ->
          ResponseEntity.badRequest()
              .body(
                  error(
                      r.id(),
                      McpSchema.ErrorCodes.INVALID_REQUEST,
                      "MCP-Protocol-Version must be one of " + protocolVersions() + "."));
      case Message.Request r -> ResponseEntity.ok(json.writeValueAsString(answer(actor, r)));
    };
  }

  /** A client that initialises says its version in the message, and is told ours. */
  private boolean speaks(@Nullable String version, String method) {
    return version == null
        || method.equals(McpSchema.METHOD_INITIALIZE)
        || protocolVersions().contains(version);
  }

  private JSONRPCResponse answer(Actor actor, Message.Request request) {
    try {
      JSONRPCResponse response =
          Objects.requireNonNull(handler, "the server is built before it listens")
              .handleRequest(
                  Caller.context(actor),
                  new JSONRPCRequest(request.method(), request.id(), request.params()))
              .block();
      return told(actor, request, Objects.requireNonNull(response, "every request has an answer"));
    } catch (McpError e) {
      return failed(request, McpSchema.ErrorCodes.METHOD_NOT_FOUND, "There is no such method.");
    } catch (IllegalArgumentException | JacksonException e) {
      log.debug("{} of {} does not fit", request.method(), actor.name(), e);
      return unfit(request);
    } catch (RuntimeException e) {
      log.error("{} of {} failed", request.method(), actor.name(), e);
      return failed(request, McpSchema.ErrorCodes.INTERNAL_ERROR, Refusal.unexpected().sentence());
    }
  }

  /** What the SDK says of an unexpected failure holds internals; what a client needs is this. */
  private JSONRPCResponse told(Actor actor, Message.Request request, JSONRPCResponse response) {
    if (response.error() != null) {
      return response.error().code() == McpSchema.ErrorCodes.INTERNAL_ERROR
          ? unfit(request)
          : failed(
              request,
              response.error().code(),
              "There is nothing of that name: tools/list says what there is.");
    }
    return response.result() instanceof McpSchema.CallToolResult result
        ? JSONRPCResponse.result(request.id(), called(actor, request, result))
        : response;
  }

  /** Counts the call; arguments that the SDK refused never came to a tool, nor to a door. */
  private McpSchema.CallToolResult called(
      Actor actor, Message.Request request, McpSchema.CallToolResult result) {
    Optional<Refusal> refusal = Refusal.in(result);
    Optional<Refusal> unasked = Refusal.unasked(result);
    String tool = tool(request);
    doors.called(tool, refusal.or(() -> unasked).map(Refusal::code).orElse("ANSWERED"));
    unasked.ifPresent(r -> doors.refused(actor, tool, r.code(), r.sentence()));
    return unasked.map(Refusal::result).orElse(result);
  }

  /** One of our names; what else a client may write there is no tag of a metric. */
  private String tool(Message.Request request) {
    Object name = request.params().get("name");
    return name instanceof String s && tools.contains(s) ? s : "unknown";
  }

  private static JSONRPCResponse unfit(Message.Request request) {
    return failed(
        request,
        McpSchema.ErrorCodes.INVALID_PARAMS,
        "The params do not fit " + Quoted.of(request.method()).untrusted() + ".");
  }

  private static JSONRPCResponse failed(Message.Request request, int code, String sentence) {
    return JSONRPCResponse.error(
        request.id(), new JSONRPCResponse.JSONRPCError(code, sentence, null));
  }

  private String error(@Nullable Object id, int code, String sentence) {
    ObjectNode answer = json.createObjectNode().put("jsonrpc", McpSchema.JSONRPC_VERSION);
    answer.set("id", json.valueToTree(id));
    answer.putObject("error").put("code", code).put("message", sentence);
    return json.writeValueAsString(answer);
  }

  @Override
  public List<String> protocolVersions() {
    return McpStatelessServerTransport.super.protocolVersions();
  }
}
