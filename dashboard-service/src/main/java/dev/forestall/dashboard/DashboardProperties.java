package dev.forestall.dashboard;

import dev.forestall.dashboard.grafana.GrafanaSettings;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of dashboard-service.
 *
 * @param consoleUrl base address of the web console, as a person's browser reaches it: links lead
 *     to {@code <console-url>/incidents/<id>} while no Grafana is configured ({@code
 *     FORESTALL_DASHBOARD_CONSOLE_URL})
 * @param grafana Grafana, off while its {@code url} is not set
 */
@ConfigurationProperties(prefix = DashboardProperties.PREFIX, ignoreUnknownFields = false)
public record DashboardProperties(
    @DefaultValue("http://localhost:8080") URI consoleUrl, @DefaultValue GrafanaSettings grafana) {
  static final String PREFIX = "forestall.dashboard";

  public DashboardProperties {
    boolean web = "http".equals(consoleUrl.getScheme()) || "https".equals(consoleUrl.getScheme());
    if (!web
        || consoleUrl.getHost() == null
        || consoleUrl.getRawQuery() != null
        || consoleUrl.getRawFragment() != null) {
      throw new IllegalArgumentException(
          PREFIX
              + ".console-url must be an address like http://forestall.example.org, not '"
              + consoleUrl
              + "'");
    }
  }
}
