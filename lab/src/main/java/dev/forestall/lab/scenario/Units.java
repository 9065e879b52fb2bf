package dev.forestall.lab.scenario;

import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with units, as a scenario file writes them, each plain or as {@code {from, to}}. */
final class Units {
  private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?)(Ki|Mi|Gi)?");
  private static final Pattern SHARE = Pattern.compile("(\\d+(?:\\.\\d+)?)%");

  private Units() {}

  /** A number that is not negative. */
  static Drawn number(Entry entry) {
    return range(entry, Units::plain);
  }

  /** A whole number of at least 1. */
  static Drawn count(Entry entry) {
    return range(entry, Units::whole);
  }

  /** {@code 90s}, {@code 30m}, {@code 1h30m}, in seconds. */
  static Drawn duration(Entry entry) {
    return range(entry, Units::seconds);
  }

  /** {@code 512Mi}, in bytes. */
  static Drawn bytes(Entry entry) {
    return range(entry, Units::byteCount);
  }

  /** {@code 64Mi}, or {@code 40%} of the memory limit. */
  static Size size(Entry entry) {
    boolean ofLimit = entry.node().isObject() ? share(entry.required("from")) : share(entry);
    return new Size(range(entry, ofLimit ? Units::percent : Units::byteCount), ofLimit);
  }

  static long fixedSeconds(Entry entry) {
    return Math.round(seconds(entry));
  }

  private static Drawn range(Entry entry, ToDoubleFunction<Entry> read) {
    if (!entry.node().isObject()) {
      double value = read.applyAsDouble(entry);
      return new Drawn(entry.path(), value, value);
    }
    entry.only("from", "to");
    double from = read.applyAsDouble(entry.required("from"));
    double to = read.applyAsDouble(entry.required("to"));
    if (from > to) {
      throw entry.wrong("must not run from the greater to the smaller value");
    }
    return new Drawn(entry.path(), from, to);
  }

  private static double plain(Entry entry) {
    if (!entry.node().isNumber() || entry.node().asDouble() < 0) {
      throw entry.wrong("must be a number of at least 0, not " + entry.shown());
    }
    return entry.node().asDouble();
  }

  private static double whole(Entry entry) {
    if (!entry.node().isIntegralNumber() || entry.node().asLong() < 1) {
      throw entry.wrong("must be a whole number of at least 1, not " + entry.shown());
    }
    return entry.node().asLong();
  }

  private static double seconds(Entry entry) {
    Matcher m = DURATION.matcher(entry.shown());
    if (entry.node().isNumber() || !m.matches() || entry.shown().isEmpty()) {
      throw entry.wrong("must be a duration such as 90s, 30m or 1h30m, not " + entry.shown());
    }
    return part(m.group(1)) * 3600 + part(m.group(2)) * 60 + part(m.group(3));
  }

  private static double byteCount(Entry entry) {
    Matcher m = BYTES.matcher(entry.shown());
    if (!m.matches()) {
      throw entry.wrong("must be an amount of memory such as 512Mi, not " + entry.shown());
    }
    return part(m.group(1)) * factor(m.group(2));
  }

  private static double factor(@Nullable String unit) {
    return switch (unit) {
      case "Ki" -> 0x1p10;
      case "Mi" -> 0x1p20;
      case "Gi" -> 0x1p30;
      case null, default -> 1;
    };
  }

  private static double percent(Entry entry) {
    Matcher m = SHARE.matcher(entry.shown());
    if (!m.matches()) {
      throw entry.wrong("must be a share of the memory limit such as 40%, not " + entry.shown());
    }
    return part(m.group(1)) / 100;
  }

  private static boolean share(Entry entry) {
    return entry.shown().endsWith("%");
  }

  private static double part(@Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }
}
