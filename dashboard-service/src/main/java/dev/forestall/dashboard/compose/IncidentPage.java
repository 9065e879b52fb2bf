package dev.forestall.dashboard.compose;

import dev.forestall.model.incident.IncidentId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The console's own page of an incident: the picture while no Grafana is configured. */
public final class IncidentPage {
  private final String base;

  /** Below the console at this address. */
  public IncidentPage(URI consoleUrl) {
    base = consoleUrl.toString().replaceAll("/+$", "");
  }

  /** The page of the incident. */
  public Picture of(IncidentId incident) {
    return new Picture(base + "/incidents/" + segment(incident.value()), incident.value());
  }

  /** An id comes from a topic: whatever it holds stays one segment of the path. */
  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }
}
