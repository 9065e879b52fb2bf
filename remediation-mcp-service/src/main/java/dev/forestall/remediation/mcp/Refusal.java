package dev.forestall.remediation.mcp;

import dev.forestall.model.wire.Wire;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Optional;

/**
 * A call that did not do what was asked. It travels as the text of a result with {@code isError},
 * as JSON; not as structured content, which clients check against the tool's output schema.
 *
 * @param code machine-readable reason ("ROLE", "OTHER_DIGEST")
 * @param sentence what to do
 */
record Refusal(String code, String sentence) {
  private static final String INVALID = "INVALID";
  private static final String ARGUMENTS = "input validation failed: ";
  private static final String ERRORS = "JSON schema validation errors: ";

  /** Its form on the wire. */
  CallToolResult result() {
    return CallToolResult.builder(
            List.of(McpSchema.TextContent.builder(Wire.json().writeValueAsString(this)).build()))
        .isError(true)
        .build();
  }

  /** Of what nobody expected; the log has the rest. */
  static Refusal unexpected() {
    return new Refusal(
        "INTERNAL",
        "Forestall failed to answer. Read again what you asked to change before you repeat it; if it"
            + " stays so, tell a person to look into the log of remediation-mcp-service.");
  }

  /** The refusal that a tool answered with; empty when it did what was asked. */
  static Optional<Refusal> in(CallToolResult result) {
    return error(result)
        .filter(t -> t.startsWith("{"))
        .map(t -> Wire.json().readValue(t, Refusal.class));
  }

  /** The form of the others for arguments that the SDK refused by the tool's input schema. */
  static Optional<Refusal> unasked(CallToolResult result) {
    return error(result)
        .filter(t -> !t.startsWith("{"))
        .map(t -> t.contains(ARGUMENTS) ? unfit(t) : unexpected());
  }

  private static Optional<String> error(CallToolResult result) {
    return Boolean.TRUE.equals(result.isError())
            && result.content().getFirst() instanceof McpSchema.TextContent text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static Refusal unfit(String said) {
    int errors = said.indexOf(ERRORS);
    String reason =
        errors < 0 ? "a value cannot be read" : said.substring(errors + ERRORS.length());
    return new Refusal(
        INVALID,
        "The arguments do not fit the tool's input schema: " + Quoted.of(reason).untrusted());
  }
}
