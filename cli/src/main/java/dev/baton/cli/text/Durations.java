package dev.baton.cli.text;

import java.util.Locale;

/** Durations in three figures with a unit of their own: {@code 412 µs}, {@code 1.24 ms}, {@code 812 ms}, {@code 2.10 s}. */
public final class Durations {
  private Durations() {}

  /** The text of a duration in microseconds. */
  public static String text(long microseconds, boolean unicode) {
    double milliseconds = microseconds / 1000.0;
    double size = Math.abs(milliseconds);
    String sign = milliseconds < 0 ? "-" : "";
    if (size == 0) {
      return "0 ms";
    }
    if (size < 0.9995) {
      return sign + figures(size * 1000) + (unicode ? " µs" : " us");
    }
    if (size < 999.5) {
      return sign + figures(size) + " ms";
    }
    if (size < 59_950) {
      return sign + figures(size / 1000) + " s";
    }
    long seconds = Math.round(size / 1000);
    return seconds < 3600
        ? sign + seconds / 60 + " m " + seconds % 60 + " s"
        : sign + seconds / 3600 + " h " + seconds % 3600 / 60 + " m";
  }

  /** The same for a round number, without figures that say nothing: {@code 5 ms}, {@code 2.5 s}. */
  public static String round(long microseconds, boolean unicode) {
    String text = text(microseconds, unicode);
    int unit = text.indexOf(' ');
    String number = text.substring(0, unit);
    return (number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number)
        + text.substring(unit);
  }

  private static String figures(double value) {
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
