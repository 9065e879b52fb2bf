package dev.forestall.dashboard.grafana;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Grafana is and what it is told. Off while {@code url} is not set.
 *
 * @param url base address of Grafana, with its sub-path if it has one ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_URL})
 * @param publicUrl the same as a person's browser reaches it, when that differs; default {@code
 *     url} ({@code FORESTALL_DASHBOARD_GRAFANA_PUBLIC_URL})
 * @param token token of a service account that may make folders and make, write, read and delete
 *     dashboards: the role Editor ({@code FORESTALL_DASHBOARD_GRAFANA_TOKEN})
 * @param folder uid of the folder; made when it is missing ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_FOLDER})
 * @param dataSource uid of the Prometheus data source; default: the viewer chooses, at first
 *     Grafana's default ({@code FORESTALL_DASHBOARD_GRAFANA_DATA_SOURCE})
 * @param clusterLabel label of the metrics that holds the cluster's name, when one Prometheus has
 *     the metrics of several ({@code FORESTALL_DASHBOARD_GRAFANA_CLUSTER_LABEL})
 * @param rateWindow over which rates are taken, at least twice the scrape interval ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_RATE_WINDOW})
 * @param timeout real time for one request, connecting included ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_TIMEOUT})
 * @param atOnce requests at the same time ({@code FORESTALL_DASHBOARD_GRAFANA_AT_ONCE})
 * @param retry real time until the first new try after a failure; doubled each time, at most five
 *     minutes ({@code FORESTALL_DASHBOARD_GRAFANA_RETRY})
 * @param keep how long the dashboard of a resolved incident is kept ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_KEEP})
 * @param tidyEvery real time between two looks for dashboards that are not to be kept ({@code
 *     FORESTALL_DASHBOARD_GRAFANA_TIDY_EVERY})
 */
public record GrafanaSettings(
    @Nullable URI url,
    @Nullable URI publicUrl,
    @Nullable String token,
    @DefaultValue("forestall") String folder,
    @Nullable String dataSource,
    @Nullable String clusterLabel,
    @DefaultValue("2m") Duration rateWindow,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("4") int atOnce,
    @DefaultValue("2s") Duration retry,
    @DefaultValue("30d") Duration keep,
    @DefaultValue("1h") Duration tidyEvery) {
  private static final String PREFIX = "forestall.dashboard.grafana.";
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final int MOST_AT_ONCE = 64;

  public GrafanaSettings {
    url = address(url, "url");
    publicUrl = address(publicUrl, "public-url");
    token = textOrNull(token);
    dataSource = textOrNull(dataSource);
    clusterLabel = textOrNull(clusterLabel);
    check(
        token == null || TOKEN.matcher(token).matches(),
        "token must be one word of printable ASCII characters");
    check(
        url != null || (token == null && publicUrl == null),
        "url must be set when grafana.token or grafana.public-url is");
    check(
        UID.matcher(folder).matches() && !folder.equals("general"),
        "folder must be a uid of 1 to 40 letters, digits, '-' and '_' and not 'general', not '"
            + folder
            + "'");
    check(
        dataSource == null || UID.matcher(dataSource).matches(),
        "data-source must be the uid of a data source, not '" + dataSource + "'");
    check(
        clusterLabel == null || LABEL.matcher(clusterLabel).matches(),
        "cluster-label must be the name of a label, not '" + clusterLabel + "'");
    check(rateWindow.toSeconds() >= 1, "rate-window must be at least 1s");
    check(isPositive(timeout), "timeout must be longer than nothing");
    check(atOnce >= 1 && atOnce <= MOST_AT_ONCE, "at-once must lie between 1 and " + MOST_AT_ONCE);
    check(isPositive(retry), "retry must be longer than nothing");
    check(isPositive(keep), "keep must be longer than nothing");
    check(isPositive(tidyEvery), "tidy-every must be longer than nothing");
  }

  /** Where Grafana is, if there is one. */
  public Optional<URI> address() {
    return Optional.ofNullable(url);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "GrafanaSettings[url="
        + url
        + ", folder="
        + folder
        + ", token="
        + (token == null ? "none" : "***")
        + "]";
  }

  private static @Nullable URI address(@Nullable URI address, String key) {
    if (address == null || address.toString().isBlank()) {
      return null;
    }
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    check(
        web
            && address.getHost() != null
            && address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawFragment() == null,
        key
            + " must be an address like https://grafana.example.org, without user and query, not '"
            + (address.getRawUserInfo() == null ? address : "(one with a user)")
            + "'");
    return URI.create(address.toString().replaceAll("/+$", ""));
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static boolean isPositive(Duration duration) {
    return duration.compareTo(Duration.ZERO) > 0;
  }

  private static void check(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + sentence);
    }
  }
}
