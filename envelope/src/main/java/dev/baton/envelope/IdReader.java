package dev.baton.envelope;

import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads ids straight from their hex digits. A trace id that is that of the span before is the same object. */
final class IdReader {
  private static final byte[] DIGITS = digits();

  private final byte[] bytes;
  private long hex;
  private @Nullable TraceId traceId;
  private int traceIdAt;

  IdReader(byte[] bytes) {
    this.bytes = bytes;
  }

  private static byte[] digits() {
    byte[] digits = new byte[256];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) (HexFormat.isHexDigit(i) ? HexFormat.fromHexDigit(i) : -1);
    }
    return digits;
  }

  /** The trace id whose 32 digits begin at {@code start}; null when they are no digits. */
  @Nullable
  TraceId traceId(int start) {
    if (traceId != null && isThatAt(start)) {
      return traceId;
    }
    if (!readHex(start)) {
      return null;
    }
    long high = hex;
    if (!readHex(start + SpanIds.LENGTH)) {
      return null;
    }
    traceId = new TraceId(high, hex);
    traceIdAt = start;
    return traceId;
  }

  private boolean isThatAt(int start) {
    int length = TraceId.LENGTH;
    return Arrays.equals(bytes, start, start + length, bytes, traceIdAt, traceIdAt + length);
  }

  /** What {@link #readHex} read last. */
  long hex() {
    return hex;
  }

  /** Reads the 16 digits that begin at {@code start} for {@link #hex()}; false when they are no digits. */
  boolean readHex(int start) {
    long value = 0;
    int all = 0;
    for (int i = start; i < start + SpanIds.LENGTH; i++) {
      int digit = DIGITS[bytes[i] & 0xff];
      all |= digit;
      value = (value << 4) | digit;
    }
    hex = value;
    return all >= 0;
  }
}
