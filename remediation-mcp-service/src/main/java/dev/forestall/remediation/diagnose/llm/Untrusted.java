package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.workload.Subject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/**
 * Text that somebody else wrote, made fit for a prompt or a page: one line, no control or format
 * characters, of bounded length.
 */
final class Untrusted {
  private static final int LONGEST_NAME = 120;
  private static final int EXACT = 12;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");
  private static final Pattern LINK = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://\\S+");

  private Untrusted() {}

  /** A name in double quotes, which it cannot close. */
  static String name(String name) {
    return quoted(name, LONGEST_NAME);
  }

  /** Text in double quotes, which it cannot close. */
  static String quoted(String text, int longest) {
    return '"' + line(text, longest).replace('"', '\'') + '"';
  }

  /** An object's kind and name, both in double quotes. */
  static String object(Subject subject) {
    String displayed =
        subject.namespace().equals(Subject.NO_NAMESPACE)
            ? subject.name()
            : subject.namespace() + "/" + subject.name();
    return name(subject.kind()) + " " + name(displayed);
  }

  /** A number of so many digits, written out where that is short. */
  static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return "unknown";
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
    return Math.abs(rounded.scale()) > EXACT ? rounded.toString() : rounded.toPlainString();
  }

  /** What a model wrote, as people are shown it: links are left out. */
  static String prose(String text, int longest) {
    return line(LINK.matcher(text).replaceAll("[link left out]"), longest);
  }

  private static String line(String text, int longest) {
    // cut first: what comes may be huge
    String start = text.length() > 4 * longest ? text.substring(0, 4 * longest) : text;
    String plain = UNSEEN.matcher(start).replaceAll(" ").strip();
    if (plain.codePointCount(0, plain.length()) <= longest) {
      return plain;
    }
    return plain.substring(0, plain.offsetByCodePoints(0, longest - 1)) + "…";
  }
}
