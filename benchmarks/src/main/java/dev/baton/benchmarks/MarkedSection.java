package dev.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}, which a program writes. */
public final class MarkedSection {
  private MarkedSection() {}

  /**
   * Puts {@code text} there.
   *
   * @throws IOException when the page cannot be read or written, or has no such part; the message says which
   */
  public static void replace(Path page, String name, String text) throws IOException {
    String begin = "<!-- begin " + name + " -->";
    String end = "<!-- end " + name + " -->";
    String before = Files.readString(page);
    int from = before.indexOf(begin);
    int to = before.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + ": no part between " + begin + " and " + end);
    }
    Files.writeString(
        page,
        before.substring(0, from + begin.length())
            + "\n\n"
            + text.strip()
            + "\n\n"
            + before.substring(to));
  }
}
