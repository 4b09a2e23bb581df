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
   * Its end is looked for, its place is reckoned, and its bytes are compared, in words of eight bytes. The last word is that of the closing
   * quote, which is compared too: then no more needs to be known of where the string ends. Those behind the quote count as zero.
   */
  private static final int PLACES_BITS = 12;

  private static final @Nullable KnownString[] PLACES = new @Nullable KnownString[1 << PLACES_BITS];

  /** Those that are not shorter are seldom met again. */
  private static final int TOO_LONG = 64;

  /** Of each place, the place of the name that came after that of this place. */
  private static final short[] FOLLOWERS = new short[1 << PLACES_BITS];

  private final int place;
  private final String text;
  private final int length;
  private final long[] words;
  private final long lastMask;

  private KnownString(int place, byte[] bytes, int start, int length) {
    this.place = place;
    this.text = new String(bytes, start, length, StandardCharsets.UTF_8);
    this.length = length;
    this.words = new long[length / Long.BYTES + 1];
    for (int i = 0; i < words.length; i++) {
      words[i] = ByteScan.eightBytes(bytes, start + i * Long.BYTES);
    }
    this.lastMask = ByteScan.firstBytes(length % Long.BYTES + 1);
    words[words.length - 1] &= lastMask;
  }

  /**
   * The string that begins at {@code start}, behind its opening quote; null when it has escapes, is malformed or long, or ends with the
   * range: it is to be read in another way then.
   */
  static @Nullable KnownString read(byte[] bytes, int start, int end) {
    int lastStart = Math.min(end, start + TOO_LONG) - Long.BYTES;
    long mixed = 0;
    for (int at = start; at <= lastStart; at += Long.BYTES) {
      long word = ByteScan.eightBytes(bytes, at);
      long stops = ByteScan.stops(word);
      if (stops != 0) {
        int rest = ByteScan.first(stops);
        if (bytes[at + rest] != '"') {
          return null;
        }
        mixed = mix(mixed ^ (word & ByteScan.firstBytes(rest + 1)));
        return at(mixed, bytes, start, at + rest);
      }
      mixed = mix(mixed ^ word);
    }
    return null;
  }

  private static KnownString at(long mixed, byte[] bytes, int start, int quote) {
    int place = (int) (mixed >>> (Long.SIZE - PLACES_BITS));
    KnownString known = PLACES[place];
    if (known == null || known.length != quote - start || !known.isAt(bytes, start)) {
      known = new KnownString(place, bytes, start, quote - start);
      PLACES[place] = known;
    }
    return known;
  }

  /**
   * The name that came after this one lately, if it begins at {@code start} again; null when it does not.
   */
  @Nullable
  KnownString follower(byte[] bytes, int start, int end) {
    KnownString guess = PLACES[FOLLOWERS[place]];
    return guess != null
            && start + guess.words.length * Long.BYTES <= end
            && guess.isAt(bytes, start)
        ? guess
        : null;
  }

  void isFollowedBy(KnownString next) {
    FOLLOWERS[place] = (short) next.place;
  }

  String text() {
    return text;
  }

  /** How many bytes it has. */
  int length() {
    return length;
  }

  /** Of a product the highest bits depend on all bits of its factor. */
  private static long mix(long number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  private boolean isAt(byte[] bytes, int start) {
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if (words[i] != ByteScan.eightBytes(bytes, start + i * Long.BYTES)) {
        return false;
      }
    }
    return words[last] == (ByteScan.eightBytes(bytes, start + last * Long.BYTES) & lastMask);
  }
}
