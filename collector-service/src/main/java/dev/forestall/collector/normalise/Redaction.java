package dev.forestall.collector.normalise;

import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of text that the cluster's programs wrote, and cuts it: events
 * and container messages go to topics and pages.
 */
public final class Redaction {
  private static final int LONGEST = 1024;
  private static final String HIDDEN = "$1[redacted]";

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|credentials?)"
              + "[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&]+");
  private static final Pattern BEARER =
      Pattern.compile("(?i)((?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/\\s:@]+:[^/\\s@]+(?=@)");

  private Redaction() {}

  /** The text without its secrets, at most 1024 characters. */
  public static String redact(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    String clean = NAMED.matcher(cut).replaceAll(HIDDEN);
    clean = BEARER.matcher(clean).replaceAll(HIDDEN);
    return USER_INFO.matcher(clean).replaceAll(HIDDEN);
  }
}
