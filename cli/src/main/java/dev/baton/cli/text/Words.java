package dev.baton.cli.text;

import java.util.Locale;

/** Counts in words. */
public final class Words {
  private Words() {}

  /** {@code 1 span}, {@code 1,204 spans}. */
  public static String counted(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }
}
