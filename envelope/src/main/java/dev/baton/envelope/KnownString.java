package dev.baton.envelope;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A string of a JSON text that was met lately. Immutable; safe for use by many threads. */
final class KnownString {
  /*
   * Spans have the same names and many of the same values, of which one object is enough, for whoever keeps them too. Each string has one
   * place, by its bytes; the one that came last has it. There is no lock: what a thread finds in a place is immutable, so it is whole, and
   * it is compared before it is taken.
   *
   * Its place is reckoned, and its bytes are compared, in words of eight bytes. Of the last word those behind the end count as zero; it has
   * none of the string when the length is a multiple of eight.
   */
  private static final int PLACES_BITS = 12;

  private static final @Nullable KnownString[] PLACES = new @Nullable KnownString[1 << PLACES_BITS];

  /** Longer ones are seldom met again. */
  private static final int LONGEST = 64;

  private final String text;
  private final int length;
  private final long[] words;

  private KnownString(byte[] bytes, int start, int length, long lastWord) {
    this.text = new String(bytes, start, length, StandardCharsets.UTF_8);
    this.length = length;
    this.words = new long[length / Long.BYTES + 1];
    for (int i = 0; i < words.length - 1; i++) {
      words[i] = ByteScan.eightBytes(bytes, start + i * Long.BYTES);
    }
    words[words.length - 1] = lastWord;
  }

  /** The string of {@code length} bytes. */
  static String of(byte[] bytes, int start, int length) {
    int last = start + (length & -Long.BYTES);
    if (length > LONGEST || last + Long.BYTES > bytes.length) {
      return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
    long mixed = 0;
    for (int at = start; at < last; at += Long.BYTES) {
      mixed = mix(mixed ^ ByteScan.eightBytes(bytes, at));
    }
    long lastWord = ByteScan.eightBytes(bytes, last) & ~(-1L << (length * Byte.SIZE));
    int place = (int) (mix(mixed ^ lastWord) >>> (Long.SIZE - PLACES_BITS));
    KnownString known = PLACES[place];
    if (known == null || !known.isAt(bytes, start, length, lastWord)) {
      known = new KnownString(bytes, start, length, lastWord);
      PLACES[place] = known;
    }
    return known.text;
  }

  /** Of a product the highest bits depend on all bits of its factor. */
  private static long mix(long number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  private boolean isAt(byte[] bytes, int start, int length, long lastWord) {
    if (length != this.length) {
      return false;
    }
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if (words[i] != ByteScan.eightBytes(bytes, start + i * Long.BYTES)) {
        return false;
      }
    }
    return words[last] == lastWord;
  }
}
