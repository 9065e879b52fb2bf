package dev.forestall.dashboard.compose.query;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Literals of PromQL that stay literals, whatever comes from a topic: neither PromQL nor Grafana
 * (which replaces {@code $name} and {@code [[name]]} before it asks) finds anything to act on.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying</a>
 */
public final class PromQl {
  private static final String REGEX_SPECIAL = "\\.+*?()|[]{}^$";
  private static final int MILLIS = 3;
  private static final long LATEST_SECOND = 7_258_118_400L; // the year 2200

  private PromQl() {}

  /** {@code label="value"}. */
  public static String equal(String label, String value) {
    return label + "=\"" + escape(value) + "\"";
  }

  /** {@code label=~"regex"}; the whole value must match. */
  public static String matching(String label, String regex) {
    return label + "=~\"" + escape(regex) + "\"";
  }

  /** A regular expression (RE2) that matches just this text. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (REGEX_SPECIAL.indexOf(c) >= 0) {
            quoted.append('\\');
          }
          quoted.appendCodePoint(c);
        });
    return quoted.toString();
  }

  /** A number, in brackets when negative. */
  public static String number(double value) {
    String plain = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return value < 0 ? "(" + plain + ")" : plain;
  }

  /** Milliseconds since 1970; what no clock shows (an event may hold any time) is cut. */
  public static long millis(Instant at) {
    return Math.clamp(at.getEpochSecond(), 0, LATEST_SECOND) * 1000 + at.getNano() / 1_000_000;
  }

  /** Milliseconds as seconds. */
  public static String seconds(long millis) {
    return BigDecimal.valueOf(millis, MILLIS).stripTrailingZeros().toPlainString();
  }

  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder();
    value.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString().replace("[[", "[\\u005b");
  }

  private static void append(StringBuilder to, int c) {
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (c == '\\' || c == '"') {
      to.append('\\').appendCodePoint(c);
    } else if (surrogate) {
      to.append("\\ufffd");
    } else if (c == '$' || Character.isISOControl(c)) {
      to.append("\\u%04x".formatted(c));
    } else {
      to.appendCodePoint(c);
    }
  }
}
