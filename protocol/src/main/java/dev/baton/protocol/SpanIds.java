package dev.baton.protocol;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Span ids are plain {@code long}s, written as 16 lower-case hex digits. Zero means "no span" wherever a span id may be absent, and is
 * never generated.
 */
public final class SpanIds {
  /** Length of the text form, in characters. */
  public static final int LENGTH = 16;

  private SpanIds() {}

  /** Reads exactly 16 hex digits of either case; empty when {@code text} is anything else. */
  public static OptionalLong parse(CharSequence text) {
    return text.length() == LENGTH && Hex.isHex(text, 0, LENGTH)
        ? OptionalLong.of(Hex.parseLong(text, 0))
        : OptionalLong.empty();
  }

  /** The 16 lower-case hex digits of {@code spanId}. */
  public static String format(long spanId) {
    byte[] digits = new byte[LENGTH];
    Hex.write(spanId, digits, 0);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }
}
