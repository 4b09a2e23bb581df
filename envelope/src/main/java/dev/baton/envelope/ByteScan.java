package dev.baton.envelope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes, eight at a time. */
final class ByteScan {
  /*
   * Eight bytes are one number, the first byte lowest. Of a byte that is below n, the highest bit is set in (byte - n) and not in the byte.
   * The subtraction borrows from the next byte only where a byte was below n, so that the lowest such bit is always right. A byte that is
   * equal to another one is below 1 after an exclusive or with it.
   */
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;

  private ByteScan() {}

  /** The eight bytes from {@code at} on, the first one lowest. */
  static long eightBytes(byte[] bytes, int at) {
    return (long) EIGHT_BYTES.get(bytes, at);
  }

  /** The first quote, backslash or control character of the range, else its end. */
  static int endOfPlainText(byte[] bytes, int start, int end) {
    int at = start;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long found = stops(eightBytes(bytes, at));
      if (found != 0) {
        return at + first(found);
      }
    }
    while (at < end
        && bytes[at] != '"'
        && bytes[at] != '\\'
        && (bytes[at] < 0 || bytes[at] >= ' ')) {
      at++;
    }
    return at;
  }

  /** The first line feed of the range, else its end. */
  static int endOfLine(byte[] bytes, int start, int end) {
    int at = start;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long found = below(1, eightBytes(bytes, at) ^ ('\n' * EACH));
      if (found != 0) {
        return at + first(found);
      }
    }
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Marks the first of eight bytes that is a quote, a backslash or a control character, and perhaps some after it; 0 when none is. */
  static long stops(long eight) {
    return below(1, eight ^ ('"' * EACH)) | below(1, eight ^ ('\\' * EACH)) | below(' ', eight);
  }

  private static long below(int limit, long eight) {
    return (eight - limit * EACH) & ~eight & HIGHEST;
  }

  /** A mask of the first {@code count} of eight bytes, of which there is one at least. */
  static long firstBytes(int count) {
    return -1L >>> (Long.SIZE - count * Byte.SIZE);
  }

  /** Which of eight bytes is the first that is marked. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }
}
