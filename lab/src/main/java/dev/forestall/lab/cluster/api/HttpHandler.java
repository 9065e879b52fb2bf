package dev.forestall.lab.cluster.api;

import java.util.Map;

/**
 * Answers requests below a path that is not Kubernetes' own, such as {@code /lab/}. Runs on the
 * server's one thread: it must not block.
 */
@FunctionalInterface
public interface HttpHandler {
  Response handle(String method, String path, Map<String, String> query, String body);

  /**
   * The answer.
   *
   * @param contentType for instance {@code application/json}
   */
  record Response(int status, String contentType, String body) {}
}
