package dev.baton.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The id of a trace: 128 bits, written as 32 lower-case hex digits. One instance is shared by everything in the trace.
 *
 * <p>Ids have an order so that a map whose keys were chosen to collide still finds them quickly.
 *
 * <p>All zero is accepted when read, because peers send it (protocol notes 1.1.10), and never generated.
 *
 * @param high the first 16 hex digits
 * @param low the last 16 hex digits
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {
  /** Length of the text form, in characters. */
  public static final int LENGTH = 32;

  /** Reads exactly 32 hex digits of either case; null when {@code text} is anything else. */
  public static @Nullable TraceId parse(CharSequence text) {
    return text.length() == LENGTH ? parse(text, 0) : null;
  }

  /** Reads 32 hex digits at {@code offset}; null when they are not there. */
  static @Nullable TraceId parse(CharSequence text, int offset) {
    if (text.length() - offset < LENGTH || !Hex.isHex(text, offset, LENGTH)) {
      return null;
    }
    return new TraceId(Hex.parseLong(text, offset), Hex.parseLong(text, offset + 16));
  }

  /** Writes the 32 digits at {@code offset}. */
  void writeTo(byte[] target, int offset) {
    Hex.write(high, target, offset);
    Hex.write(low, target, offset + 16);
  }

  /** By the digits. */
  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The 32 lower-case hex digits. */
  @Override
  public String toString() {
    byte[] digits = new byte[LENGTH];
    writeTo(digits, 0);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }
}
