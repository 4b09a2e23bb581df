package dev.baton.protocol;

import java.util.Arrays;

/** Lower-case hexadecimal by table, for ids that are {@code long}s. Reads both cases, writes lower case. */
final class Hex {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** The value of each ASCII hex digit, or -1. */
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < 10; i++) {
      VALUES['0' + i] = (byte) i;
    }
    for (int i = 0; i < 6; i++) {
      VALUES['a' + i] = (byte) (10 + i);
      VALUES['A' + i] = (byte) (10 + i);
    }
  }

  /** The two digits of each byte, the first above the second. */
  private static final short[] PAIRS = new short[256];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) (DIGITS[i >> 4] << 8 | DIGITS[i & 0xf]);
    }
  }

  private Hex() {}

  /** The value of one hex digit, or -1 for any other character. */
  static int digit(char c) {
    return c < 128 ? VALUES[c] : -1;
  }

  /** Whether {@code count} hex digits stand at {@code offset}; the caller knows that the text is long enough. */
  static boolean isHex(CharSequence text, int offset, int count) {
    int bad = 0;
    for (int i = offset; i < offset + count; i++) {
      bad |= digit(text.charAt(i));
    }
    return bad >= 0;
  }

  /** The 16 hex digits at {@code offset} as a {@code long}; meaningless unless {@link #isHex} holds there. */
  static long parseLong(CharSequence text, int offset) {
    long value = 0;
    for (int i = offset; i < offset + 16; i++) {
      value = (value << 4) | (digit(text.charAt(i)) & 0xf);
    }
    return value;
  }

  /** Writes 16 digits, zero-padded. */
  static void write(long value, byte[] target, int offset) {
    for (int i = 0; i < 16; i += 2) {
      int pair = PAIRS[(int) (value >>> (56 - 4 * i)) & 0xff];
      target[offset + i] = (byte) (pair >> 8);
      target[offset + i + 1] = (byte) pair;
    }
  }

  /** The lower-case digit of the last four bits. */
  static byte lower(int nibble) {
    return DIGITS[nibble & 0xf];
  }

  /** The upper-case digit used by percent-encoding (RFC 3986 2.1). */
  static byte upper(int nibble) {
    byte digit = DIGITS[nibble & 0xf];
    return digit >= 'a' ? (byte) (digit - 32) : digit;
  }
}
