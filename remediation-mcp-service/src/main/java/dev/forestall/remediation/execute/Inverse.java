package dev.forestall.remediation.execute;

import dev.forestall.remediation.propose.PatchOp;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether an action can be undone. */
public sealed interface Inverse {
  /**
   * It can: the fields still hold what was written.
   *
   * @param before the object as read
   * @param ops what puts the fields back
   */
  record Ready(JsonNode before, List<PatchOp> ops) implements Inverse {
    public Ready {
      ops = List.copyOf(ops);
    }
  }

  /** It has happened already. */
  record Already(String resourceVersion) implements Inverse {}

  /** It cannot; a person must look. */
  record Impossible(String sentence) implements Inverse {}
}
