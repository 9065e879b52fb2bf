package dev.forestall.remediation.mcp;

import dev.forestall.remediation.Actor;
import io.modelcontextprotocol.common.McpTransportContext;
import java.util.Map;

/**
 * Who calls a tool. It travels with the call itself and not with a thread, so that no call can see
 * the caller of another one.
 */
final class Caller {
  private static final String KEY = "actor";

  private Caller() {}

  static McpTransportContext context(Actor actor) {
    return McpTransportContext.create(Map.of(KEY, actor));
  }

  static Actor of(McpTransportContext context) {
    if (context.get(KEY) instanceof Actor actor) {
      return actor;
    }
    throw new IllegalStateException("a call without a caller: it did not come through the door");
  }
}
