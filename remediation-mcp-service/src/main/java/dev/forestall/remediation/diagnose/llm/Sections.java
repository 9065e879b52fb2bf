package dev.forestall.remediation.diagnose.llm;

import java.util.List;

/** Text in sections of lines, each bounded, that says how many lines it left out. */
final class Sections {
  private static final int ROOM_FOR_A_NOTE = 40;

  private final StringBuilder text = new StringBuilder();
  private final int longest;

  /** No longer than {@code longest} characters in all. */
  Sections(int longest) {
    this.longest = longest;
  }

  /** A section of at most so many characters; none when there are no lines. */
  void add(String title, List<String> lines, int most) {
    if (lines.isEmpty()) {
      return;
    }
    int end = Math.min(text.length() + most, longest);
    text.append(title).append('\n');
    int written = 0;
    for (String line : lines) {
      if (text.length() + line.length() + ROOM_FOR_A_NOTE > end) {
        break;
      }
      text.append("- ").append(line).append('\n');
      written++;
    }
    if (written < lines.size()) {
      text.append("- (").append(lines.size() - written).append(" more left out)\n");
    }
    text.append('\n');
  }

  /** A section of all the room that is left. */
  void addRest(String title, List<String> lines) {
    add(title, lines, longest - text.length());
  }

  String text() {
    return text.toString();
  }
}
