package dev.forestall.remediation.mcp;

import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.RefusedException;
import dev.forestall.service.PublishException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.util.json.schema.JsonSchemaGenerator;
import tools.jackson.core.type.TypeReference;

/**
 * A tool: what the client is told of it, and what it does.
 *
 * @param name name in the protocol
 * @param title name for people
 * @param description what it does, for the model
 * @param hints what a call may change
 * @param question its arguments; their schema is made from it, closed
 * @param answer what it answers; the output schema is made from it
 * @param handler parses and delegates
 */
record Tool<Q, A>(
    String name,
    String title,
    String description,
    Hints hints,
    Class<Q> question,
    Class<A> answer,
    BiFunction<Actor, Q, A> handler) {
  private static final Logger log = LoggerFactory.getLogger(Tool.class);

  /** What a call may change. None reaches beyond Forestall and its own cluster. */
  enum Hints {
    /** Nothing. */
    READS(true, false, true),
    /** Adds something; a second call adds it again. */
    ADDS(false, false, false),
    /** Records something once; a second call changes nothing. */
    RECORDS(false, false, true),
    /** Ends something, or changes the cluster; a second call changes nothing. */
    CHANGES(false, true, true);

    private final boolean reads;
    private final boolean destroys;
    private final boolean once;

    Hints(boolean reads, boolean destroys, boolean once) {
      this.reads = reads;
      this.destroys = destroys;
      this.once = once;
    }

    private ToolAnnotations annotations(String title) {
      return new ToolAnnotations(title, reads, destroys, once, false, null);
    }
  }

  /** Its form for the server. */
  SyncToolSpecification specification() {
    return new SyncToolSpecification(
        McpSchema.Tool.builder(name, schema(question))
            .title(title)
            .description(description)
            .outputSchema(schema(answer))
            .annotations(hints.annotations(title))
            .build(),
        this::call);
  }

  private static Map<String, Object> schema(Class<?> type) {
    Map<String, Object> schema =
        Wire.json()
            .readValue(
                JsonSchemaGenerator.generateForType(type),
                new TypeReference<LinkedHashMap<String, Object>>() {});
    schema.putIfAbsent("properties", Map.of()); // of a record that has none
    schema.putIfAbsent("additionalProperties", false);
    return schema;
  }

  CallToolResult call(McpTransportContext context, CallToolRequest request) {
    Actor actor = Caller.of(context);
    try {
      Q asked = Wire.json().convertValue(arguments(request), question);
      String text = Wire.json().writeValueAsString(handler.apply(actor, asked));
      return CallToolResult.builder(List.of(McpSchema.TextContent.builder(text).build()))
          .structuredContent(
              Wire.json().readValue(text, new TypeReference<Map<String, Object>>() {}))
          .build();
    } catch (RefusedException e) {
      return new Refusal(e.code(), String.valueOf(e.getMessage())).result();
    } catch (PublishException e) {
      return new Refusal(
              "KAFKA_UNAVAILABLE", "Kafka did not take the record: try again in a few seconds.")
          .result();
    } catch (RuntimeException e) {
      log.error("tool {} failed for {}", name, actor.name(), e);
      return Refusal.unexpected().result();
    }
  }

  private static Map<String, Object> arguments(CallToolRequest request) {
    return request.arguments() == null ? Map.of() : request.arguments();
  }
}
