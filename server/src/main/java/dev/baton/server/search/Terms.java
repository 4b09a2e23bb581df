package dev.baton.server.search;

import java.math.BigDecimal;
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
   *
   * Every attribute of every span passes here. So nothing is made of a term that was there before: hashes are compared, those of words too,
   * and what is new is written to the text at once.
   */
  /** Every document has it, so that a query of negations only has something to begin with. */
  static final String EVERY = "k0";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long HAS = hash(hash(FNV_OFFSET, "has"), '=');
  private static final long WORD = hash(hash(FNV_OFFSET, "word"), '=');
  private static final long NUMBER = hash(hash(FNV_OFFSET, "number"), '=');
  private static final int MOST = 4_000;
  private static final int LONGEST_WORD = 64;
  private static final int MOST_PARTS = 16;

  private final LongSet known = new LongSet();
  private final StringBuilder text = new StringBuilder(1024).append(EVERY);
  private final char[] word = new char[LONGEST_WORD];

  /** Adds {@code key:value}, and {@code has:key}; each element of a list; nothing for a map. */
  public void pair(String key, Object value) {
    long ofKey = hash(hash(FNV_OFFSET, key), '=');
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element != null) {
          addPair(hash(ofKey, text(element)));
        }
      }
    } else {
      addPair(hash(ofKey, text(value)));
      if (value instanceof Long || (value instanceof Double number && Double.isFinite(number))) {
        number(key, new BigDecimal(value.toString()));
      }
    }
    addPair(hash(HAS, key));
  }

  /** Adds what a number is compared by. */
  private void number(String key, BigDecimal number) {
    long ofKey = hash(hash(NUMBER, key), '=');
    for (String step : Magnitude.of(number).steps()) {
      addPair(hash(ofKey, step));
    }
  }

  /** Adds a pair for the first front parts of a dotted value: {@code http.client} is found by {@code http} too. */
  public void dotted(String key, String value) {
    long ofKey = hash(hash(FNV_OFFSET, key), '=');
    long front = ofKey;
    int parts = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '.' && i > 0 && parts++ < MOST_PARTS) {
        addPair(front);
      }
      front = hash(front, c);
    }
    addPair(front);
    addPair(hash(HAS, key));
  }

  /** Adds how something ended, by its own word and as {@code error} when that means a failure. */
  public void status(String status) {
    pair("status", status);
    if (Status.isFailure(status)) {
      pair("status", "error");
    }
  }

  /** Adds how long something took. */
  public void duration(long micros) {
    addPair(durationHash(magnitude(micros)));
  }

  /** Adds every word of {@code text}: letters and digits, of either case. */
  public void words(String text) {
    int length = 0;
    long hash = WORD;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c > 127) {
        // other scripts are rare and have rules of their own
        wordsOf(text).forEach(this::addWord);
        return;
      }
      if (isAsciiLetterOrDigit(c)) {
        if (length < LONGEST_WORD) {
          char lower = lower(c);
          word[length++] = lower;
          hash = (hash ^ lower) * FNV_PRIME;
        }
      } else if (length > 0) {
        if (isNew(hash)) {
          this.text.append(' ').append(word, 0, length);
        }
        length = 0;
        hash = WORD;
      }
    }
  }

  /** All terms, in the form that the full-text index takes. */
  public String text() {
    return text.toString();
  }

  static String term(String key, String value) {
    return term(hash(hash(hash(FNV_OFFSET, key), '='), value));
  }

  /** The term of one of the {@link Magnitude#steps()} of a number. */
  static String number(String key, String step) {
    return term(hash(hash(hash(NUMBER, key), '='), step));
  }

  static String duration(int magnitude) {
    return term(durationHash(magnitude));
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

  private void addPair(long hash) {
    if (isNew(hash)) {
      text.append(" k");
      boolean leading = true;
      for (int shift = 60; shift >= 0; shift -= 4) {
        int digit = (int) (hash >>> shift) & 0xf;
        leading &= digit == 0 && shift > 0;
        if (!leading) {
          text.append((char) (digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
      }
    }
  }

  private void addWord(String whole) {
    if (isNew(hash(WORD, whole))) {
      text.append(' ').append(whole);
    }
  }

  private boolean isNew(long hash) {
    return known.size() < MOST - 1 && known.add(hash);
  }

  private static String term(long hash) {
    return "k" + Long.toHexString(hash);
  }

  private static long durationHash(int magnitude) {
    return hash(hash(hash(FNV_OFFSET, "dur"), '='), Integer.toString(magnitude));
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
      hash = hash(hash, text.charAt(i));
    }
    return hash;
  }

  private static long hash(long start, char c) {
    return (start ^ lower(c)) * FNV_PRIME;
  }

  private static char lower(char c) {
    if (c > 127) {
      return Character.toLowerCase(c);
    }
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
