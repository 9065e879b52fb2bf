package dev.forestall.remediation.propose;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One operation of a JSON patch (RFC 6902).
 *
 * @param op "test", "replace", "add" or "remove"
 * @param path JSON pointer
 * @param value value, null for "remove"
 */
public record PatchOp(String op, String path, @Nullable JsonNode value) {
  static PatchOp add(String path, JsonNode value) {
    return new PatchOp("add", path, value);
  }

  static PatchOp replace(String path, JsonNode value) {
    return new PatchOp("replace", path, value);
  }
}
