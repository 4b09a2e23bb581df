package dev.baton.server.search;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one segment or one error is found by: pairs of key and value, and words. Collected by one thread while something is taken in; a
 * {@link Query} is put together from the same terms.
 */
public final class Terms {
  /*
   * A full-text index knows words only, so a pair is written as one word: "k" and a 64-bit hash (FNV-1a) of both. Two pairs that collide
   * would find each other, which no one will live to see. A duration is also told by its power of two, so that "longer than" is a choice
   * of a few terms; the exact comparison follows in the store.
   */
  /** Every document has it, so that a query of negations only has something to begin with. */
  static final String EVERY = "k0";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int MOST = 4_000;
  private static final int LONGEST_WORD = 64;
  private static final int MOST_PARTS = 16;

  private final Set<String> terms = new LinkedHashSet<>(Set.of(EVERY));

  /** Adds {@code key:value}, and {@code has:key}; each element of a list; nothing for a map. */
  public void pair(String key, Object value) {
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element != null) {
          add(term(key, text(element)));
        }
      }
    } else {
      add(term(key, text(value)));
    }
    add(term("has", key));
  }

  /** Adds a pair for the first front parts of a dotted value: {@code http.client} is found by {@code http} too. */
  public void dotted(String key, String value) {
    int dot = value.indexOf('.');
    for (int parts = 0; dot > 0 && parts < MOST_PARTS; parts++) {
      add(term(key, value.substring(0, dot)));
      dot = value.indexOf('.', dot + 1);
    }
    pair(key, value);
  }

  /** Adds how something ended, by its own word and as {@code error} when that means a failure. */
  public void status(String status) {
    pair("status", status);
    if (Status.isFailure(status)) {
      add(term("status", "error"));
    }
  }

  /** Adds how long something took. */
  public void duration(long micros) {
    add(duration(magnitude(micros)));
  }

  /** Adds every word of {@code text}: letters and digits, of either case. */
  public void words(String text) {
    wordsOf(text).forEach(this::add);
  }

  /** All terms, in the form that the full-text index takes. */
  public String text() {
    return String.join(" ", terms);
  }

  static String term(String key, String value) {
    long hash = hash(FNV_OFFSET, key);
    hash = hash((hash ^ '=') * FNV_PRIME, value);
    return "k" + Long.toHexString(hash);
  }

  static String duration(int magnitude) {
    return term("dur", Integer.toString(magnitude));
  }

  /** How many binary digits a time has. */
  static int magnitude(long micros) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, micros));
  }

  static List<String> wordsOf(String text) {
    Set<String> words = new LinkedHashSet<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); ) {
      int c = i < text.length() ? text.codePointAt(i) : ' ';
      if (Character.isLetterOrDigit(c)) {
        word.appendCodePoint(c);
      } else if (!word.isEmpty()) {
        String whole = word.toString().toLowerCase(Locale.ROOT);
        words.add(whole.substring(0, Math.min(whole.length(), LONGEST_WORD)));
        word.setLength(0);
      }
      i += Character.charCount(c);
    }
    return List.copyOf(words);
  }

  private void add(String term) {
    if (terms.size() < MOST) {
      terms.add(term);
    }
  }

  private static String text(Object value) {
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString(number.longValue());
    }
    return value.toString();
  }

  private static long hash(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ Character.toLowerCase(text.charAt(i))) * FNV_PRIME;
    }
    return hash;
  }
}
