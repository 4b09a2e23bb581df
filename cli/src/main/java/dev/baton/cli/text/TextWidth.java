package dev.baton.cli.text;

/**
 * How many columns of a terminal a text takes. Combining marks take none, East Asian wide characters and pictures two. Source: Unicode
 * Standard Annex 11, in ranges coarse enough for a table.
 */
public final class TextWidth {
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x23E9, 0x23EC},
    {0x2614, 0x2615},
    {0x2648, 0x2653},
    {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},
    {0x2753, 0x2757},
    {0x2795, 0x2797},
    {0x2705, 0x2705},
    {0x2728, 0x2728},
    {0x274C, 0x274C},
    {0x2B50, 0x2B50},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
  };

  private TextWidth() {}

  /** The columns of a text without control characters. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int character) {
    if (character < 0x300) {
      return 1;
    }
    switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {
        for (int[] range : WIDE) {
          if (character >= range[0] && character <= range[1]) {
            return 2;
          }
        }
        return 1;
      }
    }
  }

  /**
   * The text on one line, without anything that would command the terminal: what came over the wire may hold escape sequences or turn the
   * direction of what follows.
   */
  static String clean(String text, boolean unicode) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      switch (Character.getType(c)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          clean.append(' ');
        case Character.FORMAT -> {
          // shows nothing by itself
        }
        case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> clean.append('?');
        default -> clean.appendCodePoint(unicode || c < 0x7F ? c : '?');
      }
    });
    return clean.toString();
  }

  /** A clean text in at most {@code columns}: what is longer loses its middle, since beginnings and ends tell texts apart. */
  static String cut(String text, int columns, boolean unicode) {
    if (columns <= 0) {
      return "";
    }
    if (of(text) <= columns) {
      return text;
    }
    String mark = unicode ? "…" : "~";
    int[] characters = text.codePoints().toArray();
    int tail = (columns - 1) / 2;
    int head = columns - 1 - tail;
    return take(characters, head) + mark + takeLast(characters, tail);
  }

  private static String take(int[] characters, int columns) {
    int end = 0;
    for (int width = 0; end < characters.length; end++) {
      width += of(characters[end]);
      if (width > columns) {
        break;
      }
    }
    return new String(characters, 0, end);
  }

  private static String takeLast(int[] characters, int columns) {
    int start = characters.length;
    for (int width = 0; start > 0; start--) {
      width += of(characters[start - 1]);
      if (width > columns) {
        break;
      }
    }
    return new String(characters, start, characters.length - start);
  }
}
