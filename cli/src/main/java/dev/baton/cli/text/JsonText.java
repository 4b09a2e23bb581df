package dev.baton.cli.text;

import java.nio.charset.StandardCharsets;

/** JSON as it is printed. */
public final class JsonText {
  private JsonText() {}

  /**
   * The same document in which nothing commands the terminal. JSON itself escapes what is below U+0020; some terminals also obey U+0080 to
   * U+009F, which can stand in strings only.
   */
  public static String printable(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    if (text.chars().noneMatch(JsonText::isCommand)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.chars().forEach(c -> {
      if (isCommand(c)) {
        printable.append(String.format("\\u%04x", c));
      } else {
        printable.append((char) c);
      }
    });
    return printable.toString();
  }

  private static boolean isCommand(int c) {
    return c >= 0x7F && c <= 0x9F;
  }
}
