package dev.forestall.collector.aggregate;

import dev.forestall.collector.normalise.Redaction;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log line looks like: without its leading timestamp, ids and bracketed groups of 30
 * characters or more; UUIDs, hexadecimal numbers and every word with a digit masked as {@code *};
 * the first 80 characters. The text is somebody else's: every step is linear in its length.
 */
public final class LogTemplate {
  private static final int LONGEST = 80;
  private static final int LONGEST_TEXT = 4096;
  private static final int HEX = 8;

  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final String TIME = "\\d{2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,9})?";
  private static final String ZONE = "(?: ?Z| ?[+-]\\d{2}:?\\d{2})?";
  private static final Pattern LEADING =
      Pattern.compile(
          "^ ?(?:"
              + ("\\[?\\d{4}[-/.]\\d{2}[-/.]\\d{2}(?:[T ]" + TIME + ")?" + ZONE + "\\]?")
              + ("|\\[?" + TIME + ZONE + "\\]?")
              + "|[A-Z][a-z]{2} \\d{1,2} \\d{2}:\\d{2}:\\d{2}"
              + "|\\d{10,19}(?:\\.\\d{1,9})?"
              + ("|" + UUID)
              + "|[0-9a-fA-F]{16,}"
              + "|\\[[^\\[\\]]{28,}\\]"
              + ")(?= |$)");
  private static final Pattern BRACKETED = Pattern.compile("\\[[^\\[\\]]{28,}\\]");
  private static final Pattern UUIDS = Pattern.compile(UUID);
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
  private static final Pattern MESSAGE =
      Pattern.compile("\"(?:message|msg)\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  private LogTemplate() {}

  /** The template of a line; empty when it says nothing. */
  public static Optional<String> of(String line) {
    String cut = line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) : line;
    String text = SPACE.matcher(Redaction.redact(message(cut))).replaceAll(" ").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String stripped = SPACE.matcher(BRACKETED.matcher(body(text)).replaceAll(" ")).replaceAll(" ");
    String masked = mask(stripped.isBlank() ? text : stripped.strip());
    return Optional.of(Names.cut(masked, LONGEST));
  }

  /** The message of a line that is a JSON object. */
  private static String message(String line) {
    Matcher matcher = MESSAGE.matcher(line);
    return line.stripLeading().startsWith("{") && matcher.find() && !matcher.group(1).isBlank()
        ? matcher.group(1)
        : line;
  }

  private static String body(String text) {
    String rest = text;
    Matcher leading = LEADING.matcher(rest);
    while (leading.find()) {
      rest = rest.substring(leading.end());
      leading = LEADING.matcher(rest);
    }
    return rest;
  }

  private static String mask(String text) {
    String plain = UUIDS.matcher(text).replaceAll("0");
    StringBuilder masked = new StringBuilder(plain.length());
    int at = 0;
    while (at < plain.length()) {
      int end = wordEnd(plain, at);
      if (end == at) {
        masked.append(plain.charAt(at++));
      } else {
        if (isVariable(plain, at, end)) {
          star(masked);
        } else {
          masked.append(plain, at, end);
        }
        at = end;
      }
    }
    return masked.toString();
  }

  private static int wordEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private static boolean isVariable(String text, int from, int end) {
    boolean hex = end - from >= HEX;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c)) {
        return true;
      }
      hex &= (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return hex;
  }

  /** One star for what belongs together: an address, a time, a number with its point. */
  private static void star(StringBuilder masked) {
    int length = masked.length();
    boolean joined = length > 1 && ".,:/-".indexOf(masked.charAt(length - 1)) >= 0;
    if (joined && masked.charAt(length - 2) == '*') {
      masked.setLength(length - 1);
    } else if (length == 0 || masked.charAt(length - 1) != '*') {
      masked.append('*');
    }
  }
}
