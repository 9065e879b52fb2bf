package dev.forestall.collector.aggregate;

import java.util.regex.Pattern;

/** Names that others give: one line, and cut. */
public final class Names {
  private static final int LONGEST = 120;
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

  private Names() {}

  /** At most 120 characters on one line; {@code otherwise} when there is nothing. */
  public static String clean(String name, String otherwise) {
    String cut = cut(name, LONGEST);
    String clean = SPACE.matcher(cut).replaceAll(" ").strip();
    return clean.isEmpty() ? otherwise : clean;
  }

  /** The first characters, never half of one. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, half ? longest - 1 : longest);
  }
}
