package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.TimeRange;
import java.net.URI;

/**
 * The address of a dashboard as a browser reaches it.
 *
 * @param base Grafana's address, as a browser reaches it
 */
record PageAddress(URI base) {
  /**
   * Grafana puts its own sub-path before the paths that it returns: it is not said twice.
   *
   * @param path as Grafana returned it
   */
  String of(String path, TimeRange range) {
    String sub = base.getRawPath() == null ? "" : base.getRawPath();
    String all = base.toString();
    boolean said = !sub.isEmpty() && path.startsWith(sub + "/");
    String start = said ? all.substring(0, all.length() - sub.length()) : all;
    return start
        + path
        + "?from="
        + range.from().toEpochMilli()
        + "&to="
        + range.to().toEpochMilli();
  }
}
