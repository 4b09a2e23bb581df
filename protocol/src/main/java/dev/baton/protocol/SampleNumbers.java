package dev.baton.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The text forms of {@code sample_rate} and {@code sample_rand} (protocol notes 3.1, 4.1 and 4.2). Pure functions. */
public final class SampleNumbers {
  private static final int MICROS = 1_000_000;

  /** Longer texts are no numbers that anyone sends. */
  private static final int MAX_LENGTH = 64;

  /** So many decimal digits fit into a double without rounding. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS_OF_TEN = new double[EXACT_DIGITS + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= EXACT_DIGITS; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private SampleNumbers() {}

  /** Reads a number in JSON notation: {@code 1}, {@code 0.25}, {@code 2.5e-1}; NaN for anything else. */
  public static double parse(String text) {
    return parse(text, 0, text.length());
  }

  /** The same for a part of a text. The forms in which rates are sent cost no object. */
  static double parse(String text, int from, int to) {
    long digits = 0;
    int count = 0;
    int point = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = digits * 10 + (c - '0');
        count++;
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return parseAny(text.substring(from, to));
      }
    }
    if (count == 0 || count > EXACT_DIGITS) {
      return parseAny(text.substring(from, to));
    }
    // Both operands are exact, so the quotient is rounded once, as Double.parseDouble would.
    return point < 0 ? digits : digits / POWERS_OF_TEN[to - point - 1];
  }

  private static double parseAny(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !isJsonNumber(text)) {
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }

  private static boolean isJsonNumber(String text) {
    int length = text.length();
    int i = text.charAt(0) == '-' ? 1 : 0;
    int digits = digits(text, i);
    i += digits;
    if (i < length && text.charAt(i) == '.') {
      int fraction = digits(text, i + 1);
      digits += fraction;
      i += 1 + fraction;
    }
    if (digits > 0 && i < length && (text.charAt(i) | 0x20) == 'e') {
      i++;
      if (i < length && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
        i++;
      }
      int exponent = digits(text, i);
      digits = exponent;
      i += exponent;
    }
    return digits > 0 && i == length;
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i - from;
  }

  /** A rate without exponent and without trailing zeros: {@code 1}, {@code 0.25}. */
  public static String formatRate(double rate) {
    if (rate == 0 || rate == 1) {
      return rate == 0 ? "0" : "1";
    }
    return rate >= 1e-3 && rate < 1
        ? Double.toString(rate)
        : BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
  }

  /** A random value with exactly six decimals, given in millionths: 424242 is {@code 0.424242}. */
  public static String formatRand(int micros) {
    byte[] text = {'0', '.', '0', '0', '0', '0', '0', '0'};
    for (int i = 7; micros > 0; i--, micros /= 10) {
      text[i] = (byte) ('0' + micros % 10);
    }
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /**
   * A random value for a trace, in millionths: always the same for the same trace id and bounds.
   *
   * @param low in millionths, inclusive
   * @param high in millionths, exclusive
   */
  public static int rand(TraceId traceId, int low, int high) {
    // 56 bits times the width, divided by 2^56, in two halves: a double rounds the largest up to 1.
    long width = (long) high - low;
    long upper = (traceId.low() >>> 28) & 0xfff_ffff;
    long lower = traceId.low() & 0xfff_ffff;
    return low + (int) ((upper * width + ((lower * width) >>> 28)) >>> 28);
  }

  /** A random value for a trace that begins here, in [0, 1,000,000). */
  public static int rand(TraceId traceId) {
    return rand(traceId, 0, MICROS);
  }

  /**
   * A random value for a trace that came without one, such that it agrees with the decision that came (4.2).
   *
   * @param rate what the sender said it applied; NaN for unknown
   */
  public static int backfill(TraceId traceId, Sampled sampled, double rate) {
    int border = rate >= 0 && rate <= 1
        ? BigDecimal.valueOf(rate)
            .movePointRight(6)
            .setScale(0, RoundingMode.CEILING)
            .intValue()
        : -1;
    if (sampled == Sampled.YES && border > 0) {
      return rand(traceId, 0, border);
    }
    return sampled == Sampled.NO && border >= 0 && border < MICROS
        ? rand(traceId, border, MICROS)
        : rand(traceId);
  }
}
