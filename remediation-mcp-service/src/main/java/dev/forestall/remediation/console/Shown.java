package dev.forestall.remediation.console;

import dev.forestall.model.incident.CallEdge;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and numbers of a drawing: one line, cut, without what a page would not show. */
final class Shown {
  private static final int LONGEST_NAME = 16;
  private static final int LONGEST_LINE = 120;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

  private Shown() {}

  /** As much of a name as fits into a box. */
  static String name(String text) {
    return cut(text, LONGEST_NAME);
  }

  static String line(String text) {
    return cut(text, LONGEST_LINE);
  }

  private static String cut(String text, int longest) {
    String start = text.length() > 4 * longest ? text.substring(0, 4 * longest) : text;
    String plain = UNSEEN.matcher(start).replaceAll(" ").strip();
    return plain.codePointCount(0, plain.length()) <= longest
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** "1.5 → 758 ms"; null when neither is known. */
  static @Nullable String millis(CallEdge call) {
    Double before = call.beforeMillis();
    Double after = call.afterMillis();
    if (before == null && after == null) {
      return null;
    }
    return (before == null ? "?" : number(before))
        + " → "
        + (after == null ? "?" : number(after))
        + " ms";
  }

  static String millis(@Nullable Double value) {
    return value == null ? "unknown" : number(value) + " ms";
  }

  /** Two or three digits. */
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 9.95 || value == 0 ? "%.0f" : "%.1f", value);
  }
}
