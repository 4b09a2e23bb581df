package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What one segment or one error is found by: pairs of key and value, and words. Collected by one thread while something is taken in; a
 * {@link Query} is put together from the same terms.
 */
public final class Terms {
  /*
   * A term is a 64-bit hash of key and value, or of a word: FNV-1a, multiplied so that its upper bits depend on every letter, because they
   * choose the shard (TermBlock). Two terms that collide would find each other, which no one will live to see. A duration is also told by its
   * power of two, so that "longer than" is a choice of a few terms; the exact comparison follows in the store. These terms, and the steps of
   * a number, take their upper bits from the key alone, so that a choice of them is found in one shard. Words are also kept as they are, for
   * who looks for the front of one.
   *
   * Every attribute of every span passes here. So nothing is made of a term that was there before: hashes are compared, those of words too,
   * and what is new is written down at once, in the form in which it is stored (TermBuffer). The same pairs and names come with every request:
   * the terms of those that came lately are kept (Lately).
   */
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long HAS = hash(hash(FNV_OFFSET, "has"), '=');
  private static final long WORD = hash(hash(FNV_OFFSET, "word"), '=');
  private static final long NUMBER = hash(hash(FNV_OFFSET, "number"), '=');
  private static final long DURATION = hash(hash(FNV_OFFSET, "dur"), '=');
  private static final long SHARD_BITS = -1L << TermBlock.SHARD_SHIFT;
  private static final int LONGEST_WORD = 64;
  private static final int MOST_PARTS = 16;
  private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}+");

  /** Longer texts are seldom met again. */
  private static final int LONGEST_KNOWN = 256;

  private static final Lately<long[]> PAIRS = new Lately<>(Terms::termsOf);
  private static final Lately<byte[]> WORDS = new Lately<>((text, none) -> encoded(text));

  private @Nullable TermBuffer buffer = TermBuffer.take();
  private @Nullable TermRows row;

  /** Adds {@code key:value}, and {@code has:key}; each element of a list; nothing for a map. */
  public void pair(String key, Object value) {
    if (value instanceof List<?> list) {
      long ofKey = hash(hash(FNV_OFFSET, key), '=');
      for (Object element : list) {
        if (element != null) {
          addPair(LongSet.spread(hash(ofKey, text(element))));
        }
      }
      addPair(LongSet.spread(hash(HAS, key)));
    } else {
      boolean isShort = !(value instanceof String text) || text.length() <= LONGEST_KNOWN;
      for (long term : isShort ? PAIRS.of(key, value) : termsOf(key, value)) {
        addPair(term);
      }
    }
  }

  /** The terms of {@code key:value}, of {@code has:key}, and what a number is compared by. */
  private static long[] termsOf(String key, Object value) {
    long pair = term(key, text(value));
    long has = LongSet.spread(hash(HAS, key));
    if (value instanceof Long || (value instanceof Double number && Double.isFinite(number))) {
      List<String> steps = Magnitude.of(new BigDecimal(value.toString())).steps();
      return LongStream.concat(
              LongStream.of(pair, has), steps.stream().mapToLong(step -> number(key, step)))
          .toArray();
    }
    return new long[] {pair, has};
  }

  /** Adds a pair for the first front parts of a dotted value: {@code http.client} is found by {@code http} too. */
  public void dotted(String key, String value) {
    long ofKey = hash(hash(FNV_OFFSET, key), '=');
    long front = ofKey;
    int parts = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '.' && i > 0 && parts++ < MOST_PARTS) {
        addPair(LongSet.spread(front));
      }
      front = hash(front, c);
    }
    addPair(LongSet.spread(front));
    addPair(LongSet.spread(hash(HAS, key)));
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
    addPair(duration(magnitude(micros)));
  }

  /** Adds every word of {@code text}: letters and digits, of either case. */
  public void words(String text) {
    if (text.length() > LONGEST_KNOWN) {
      eachWord(text, this::addWord);
      return;
    }
    byte[] encoded = WORDS.of(text, "");
    int at = 0;
    while (at < encoded.length) {
      int length = encoded[at + Long.BYTES] & 0xff;
      int letters = at + TermRows.HEAD;
      addWord(TermBuffer.getLong(encoded, at), encoded, letters, length);
      at = letters + length;
    }
  }

  /** Is told the words of a text. */
  private interface WordSink {
    void word(long hash, byte[] letters, int from, int length);
  }

  private static void eachWord(String text, WordSink sink) {
    byte[] word = new byte[LONGEST_WORD];
    int length = 0;
    long hash = WORD;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c > 127) {
        // other scripts are rare and have rules of their own
        for (String whole : wordsOf(text)) {
          byte[] letters = whole.getBytes(UTF_8);
          sink.word(word(whole), letters, 0, letters.length);
        }
        return;
      }
      if (isAsciiLetterOrDigit(c)) {
        if (length < LONGEST_WORD) {
          char lower = lower(c);
          word[length++] = (byte) lower;
          hash = (hash ^ lower) * FNV_PRIME;
        }
      } else if (length > 0) {
        sink.word(LongSet.spread(hash), word, 0, length);
        length = 0;
        hash = WORD;
      }
    }
  }

  /** The words of a text as they are stored: each as {@link TermRows} has it. */
  private static byte[] encoded(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    eachWord(text, (hash, letters, from, length) -> {
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(hash).array());
      out.write(length);
      out.write(letters, from, length);
    });
    return out.toByteArray();
  }

  /** All terms. None is added afterwards. */
  public TermRows row() {
    if (row == null) {
      row = buffer().row();
      buffer = null;
    }
    return row;
  }

  static long term(String key, String value) {
    return LongSet.spread(hash(hash(hash(FNV_OFFSET, key), '='), value));
  }

  static long word(String word) {
    return LongSet.spread(hash(WORD, word));
  }

  /** The term of one of the {@link Magnitude#steps()} of a number. */
  static long number(String key, String step) {
    return near(hash(hash(NUMBER, key), '='), step);
  }

  static long duration(int magnitude) {
    return near(DURATION, Integer.toString(magnitude));
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
        String whole = folded(word.toString());
        words.add(whole.substring(0, Math.min(whole.length(), LONGEST_WORD)));
        word.setLength(0);
      }
      i += Character.charCount(c);
    }
    return List.copyOf(words);
  }

  /** In lower case, without accents. */
  private static String folded(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.chars().allMatch(c -> c <= 127)
        ? lower
        : ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
  }

  private void addPair(long hash) {
    buffer().addPair(hash);
  }

  private void addWord(long hash, byte[] letters, int from, int count) {
    buffer().add(hash, letters, from, count);
  }

  private TermBuffer buffer() {
    if (buffer == null) {
      throw new IllegalStateException("the terms were taken");
    }
    return buffer;
  }

  /** A term in the shard of its key. */
  private static long near(long ofKey, String step) {
    long ownBits = LongSet.spread(hash(ofKey, step)) & ~SHARD_BITS;
    return (LongSet.spread(ofKey) & SHARD_BITS) | ownBits;
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
