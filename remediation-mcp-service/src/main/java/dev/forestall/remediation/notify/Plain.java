package dev.forestall.remediation.notify;

import java.util.regex.Pattern;

/**
 * Text as every receiver of Alertmanager can show it, whatever a name or message in the cluster
 * holds: no control or direction characters, no markup or mention of a chat or mail program, not
 * longer than a person reads.
 */
final class Plain {
  private static final int LONGEST_LABEL = 256;
  private static final int LONGEST_TEXT = 1_000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\s]+");

  private Plain() {}

  /** One line of at most 256 characters. */
  static String label(String value) {
    return cut(line(value), LONGEST_LABEL);
  }

  /** One line of at most 1,000 characters, without angle brackets. */
  static String text(String value) {
    return cut(line(value), LONGEST_TEXT).replace('<', '‹').replace('>', '›');
  }

  private static String line(String value) {
    return CONTROL.matcher(value).replaceAll(" ").strip();
  }

  private static String cut(String line, int longest) {
    if (line.codePointCount(0, line.length()) <= longest) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
  }
}
