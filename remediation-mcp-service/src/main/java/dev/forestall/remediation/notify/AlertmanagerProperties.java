package dev.forestall.remediation.notify;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where alerts go; nowhere without an address. All durations are real time.
 *
 * @param url base addresses, each of which gets every alert, as Alertmanager wants it of a cluster
 *     ({@code FORESTALL_REMEDIATION_ALERTMANAGER_URL}, separated by commas)
 * @param labels labels put on every alert, to route it by ({@code
 *     FORESTALL_REMEDIATION_ALERTMANAGER_LABELS_TEAM}); a dot or hyphen in a name becomes an
 *     underscore
 * @param authorization value of the header Authorization, such as {@code Bearer …}; a secret
 *     ({@code FORESTALL_REMEDIATION_ALERTMANAGER_AUTHORIZATION})
 * @param timeout how long an answer is waited for ({@code
 *     FORESTALL_REMEDIATION_ALERTMANAGER_TIMEOUT})
 * @param resend how often an alert is sent again; it fires for four times as long after the last
 *     time ({@code FORESTALL_REMEDIATION_ALERTMANAGER_RESEND})
 * @param resolvedFor how long after its end an alert is still sent as resolved ({@code
 *     FORESTALL_REMEDIATION_ALERTMANAGER_RESOLVED_FOR})
 */
public record AlertmanagerProperties(
    @DefaultValue List<URI> url,
    @DefaultValue Map<String, String> labels,
    @Nullable String authorization,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("1m") Duration resend,
    @DefaultValue("15m") Duration resolvedFor) {
  private static final String PREFIX = "forestall.remediation.alertmanager.";
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Duration SHORTEST_RESEND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  public AlertmanagerProperties {
    url.forEach(AlertmanagerProperties::checkAddress);
    labels = named(labels);
    labels.forEach(AlertmanagerProperties::checkLabel);
    check(
        authorization == null || authorization.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "authorization must be one line of printable ASCII");
    check(within(timeout, Duration.ofMillis(1), LONGEST), "timeout must lie in 1ms to 1h");
    check(within(resend, SHORTEST_RESEND, LONGEST), "resend must lie in 1s to 1h");
    check(!resolvedFor.isNegative(), "resolved-for must not be negative");
    url = List.copyOf(url);
  }

  /** An environment variable turns every underscore of a name into a dot. */
  private static Map<String, String> named(Map<String, String> labels) {
    Map<String, String> named = new TreeMap<>();
    labels.forEach((name, value) -> named.put(name.replaceAll("[.-]", "_"), value));
    return Map.copyOf(named);
  }

  private static void checkAddress(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    check(
        web && address.getHost() != null && address.getRawUserInfo() == null && bare(address),
        "url must be an address like http://alertmanager:9093 without user, query and fragment"
            + " (a password goes into authorization)");
  }

  private static boolean bare(URI address) {
    return address.getRawQuery() == null && address.getRawFragment() == null;
  }

  private static void checkLabel(String name, String value) {
    check(
        LABEL_NAME.matcher(name).matches() && !name.startsWith("__"),
        "labels." + name + " is not a label name: letters, digits and _ make one");
    check(!Alerts.OWN_LABELS.contains(name), "labels." + name + " is a label that Forestall sets");
    check(!value.isBlank(), "labels." + name + " must not be empty");
  }

  private static boolean within(Duration duration, Duration least, Duration most) {
    return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + what);
    }
  }

  @Override
  public String toString() {
    return "alertmanager " + url + " " + labels;
  }
}
