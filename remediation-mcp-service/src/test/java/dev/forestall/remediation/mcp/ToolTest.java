package dev.forestall.remediation.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Role;
import dev.forestall.service.PublishException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ToolTest {
  private static final Actor VERA = new Actor("vera", Role.VIEWER, "mcp");

  record Question(String text) {}

  record Answer(String text) {}

  @Test
  void answersWithStructureAndText() {
    CallToolResult result = call((actor, asked) -> new Answer(actor.name() + asked.text()));
    assertThat(result.isError()).isFalse();
    assertThat(result.structuredContent()).isEqualTo(Map.of("text", "vera?"));
    assertThat(text(result)).isEqualTo("{\"text\":\"vera?\"}");
  }

  @Test
  void saysNothingOfTheInside_whenItFails() {
    CallToolResult result =
        call((actor, asked) -> {
          throw new IllegalStateException("redis://secret@10.0.0.1 is away");
        });
    assertThat(result.isError()).isTrue();
    assertThat(result.structuredContent()).isNull();
    assertThat(text(result)).contains("INTERNAL").doesNotContain("redis", "secret", "Exception");
  }

  @Test
  void saysToTryAgain_whenKafkaIsAway() {
    CallToolResult result =
        call((actor, asked) -> {
          throw new PublishException("10.0.0.2:9092", new IllegalStateException());
        });
    assertThat(Wire.json().readTree(text(result)).path("code").asString())
        .isEqualTo("KAFKA_UNAVAILABLE");
    assertThat(text(result)).doesNotContain("9092");
  }

  @Test
  void refusesACallWithoutACaller() {
    assertThatThrownBy(
            () -> tool((actor, asked) -> new Answer("")).call(McpTransportContext.EMPTY, request()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static CallToolResult call(BiFunction<Actor, Question, Answer> handler) {
    return tool(handler).call(Caller.context(VERA), request());
  }

  private static Tool<Question, Answer> tool(BiFunction<Actor, Question, Answer> handler) {
    return new Tool<>(
        "ask", "Ask", "Asks.", Tool.Hints.READS, Question.class, Answer.class, handler);
  }

  private static CallToolRequest request() {
    return CallToolRequest.builder("ask").arguments(Map.of("text", "?")).build();
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }
}
