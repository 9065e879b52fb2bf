package dev.forestall.dashboard.compose;

/**
 * Text from a topic, where Grafana would read Markdown, HTML, {@code $variables}, {@code
 * [[variables]]} or {@code {{labels}}}: it stays text, on one line and not too long.
 */
final class Plain {
  private static final String MARKDOWN = "\\`*_{}[]()#+-!|~";
  private static final int LONGEST = 600;

  private Plain() {}

  /** For a text panel. */
  static String markdown(String text) {
    StringBuilder plain = new StringBuilder();
    line(text, LONGEST)
        .codePoints()
        .forEach(c -> {
          if (c == '&' || c == '<' || c == '>' || c == '$') {
            plain.append("&#").append(c).append(';');
          } else {
            if (MARKDOWN.indexOf(c) >= 0) {
              plain.append('\\');
            }
            plain.appendCodePoint(c);
          }
        });
    return plain.toString();
  }

  /** For a mark, which Grafana takes for HTML with labels in double braces. */
  static String mark(String text) {
    return line(text, LONGEST)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("{", "&#123;")
        .replace("$", "&#36;")
        .replace("[", "&#91;");
  }

  /** One line of at most so many characters, without anything that cannot be shown. */
  static String line(String text, int longest) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .forEach(c -> {
          boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
          if (surrogate) {
            line.append('\ufffd');
          } else {
            line.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
          }
        });
    if (text.codePoints().skip(longest).findAny().isPresent()) {
      line.append('\u2026');
    }
    return line.toString().strip();
  }
}
