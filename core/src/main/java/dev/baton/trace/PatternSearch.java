package dev.baton.trace;

import java.util.regex.Pattern;

/** Looks for patterns of the program's in texts that others wrote, such as URLs, without ever hanging. */
public final class PatternSearch {
  /*
   * A pattern such as (a+)+b tries more ways than there are atoms, given the right text. The matcher reads the text through a view that
   * counts, and that gives up when a search has read far more than a harmless one ever does. Patterns may also recurse, so deep that
   * the stack ends; that counts as given up, too.
   */

  /** How many characters one search may read, the same ones again included. */
  static final int MOST_READS = 250_000;

  private PatternSearch() {}

  /** Whether {@code pattern} is found in {@code text}; false, and counted, when that takes too long to tell. */
  public static boolean isFound(Pattern pattern, String text, Counters counters) {
    try {
      return pattern.matcher(new Metered(text)).find();
    } catch (GivenUp | StackOverflowError e) {
      // The text may be an attacker's: it is not told.
      counters.failed(Counter.PATTERN_GIVEN_UP, "too much work to look for the pattern " + pattern);
      return false;
    }
  }

  private static final class Metered implements CharSequence {
    private final String text;
    private int reads;

    Metered(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads > MOST_READS) {
        throw new GivenUp();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GivenUp() {
      super(null, null, false, false);
    }
  }
}
