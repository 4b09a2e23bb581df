package dev.baton.envelope;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The bytes under a {@link JsonReader}: where it stands, and how strings, numbers and words are spelled. */
final class JsonText {
  /** A number of more characters than these is refused: no sender needs them, and converting them is slow. */
  private static final int MAXIMUM_NUMBER = 512;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Strings of more bytes than these are seldom met again. */
  private static final int LONGEST_MET_AGAIN = 32;

  /*
   * Strings that were met: spans have the same names and many of the same values, of which one object is enough, for whoever keeps them too.
   * Shared by all readers without a lock: a string is immutable, so whatever a thread finds in its place is whole, and is compared before it
   * is taken.
   */
  private static final @Nullable String[] MET = new @Nullable String[1 << 12];

  private final byte[] bytes;
  private final int end;
  private int at;

  JsonText(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  int offset() {
    return at;
  }

  /** The next byte as an unsigned number, or -1 at the end. */
  int peek() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  void skipBlanks() {
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  void expect(char ascii, String wanted) throws MalformedEnvelope {
    if (peek() != ascii) {
      throw unexpected(wanted);
    }
    at++;
  }

  void word(String word) throws MalformedEnvelope {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i), word);
    }
  }

  MalformedEnvelope malformed(String problem) {
    return new MalformedEnvelope(problem, at);
  }

  /** Names what was wanted and what stands here instead, in ASCII. */
  MalformedEnvelope unexpected(String wanted) {
    int found = peek();
    String what = found < 0
        ? "the data ends"
        : found > 0x20 && found < 0x7f
            ? "found '" + (char) found + "'"
            : "found 0x" + HexFormat.of().toHexDigits((byte) found);
    return malformed("expected " + wanted + ", " + what);
  }

  /** The string whose opening quote stands here. */
  String string() throws MalformedEnvelope {
    int start = at + 1;
    boolean plain = skipString();
    int length = at - 1 - start;
    return plain ? plain(start, length) : unescape(start, start + length);
  }

  private String plain(int start, int length) {
    if (length == 0 || length > LONGEST_MET_AGAIN) {
      return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
    int mixed = ((length * 31 + bytes[start]) * 31 + bytes[start + length / 2]) * 31
        + bytes[start + length - 1];
    int place = (mixed ^ (mixed >>> 12)) & (MET.length - 1);
    String known = MET[place];
    if (known != null && isThat(known, start, length)) {
      return known;
    }
    String made = new String(bytes, start, length, StandardCharsets.UTF_8);
    MET[place] = made;
    return made;
  }

  /** Whether the bytes are {@code known}; always false for what is not ASCII. */
  private boolean isThat(String known, int start, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  /** Passes over the string whose opening quote stands here; false when it has escapes. */
  boolean skipString() throws MalformedEnvelope {
    boolean plain = true;
    at++;
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        at++;
        return plain;
      } else if (b == '\\') {
        plain = false;
        at++;
        skipEscape();
      } else if (b >= 0 && b < 0x20) {
        throw unexpected("no control character in a string");
      } else {
        at++;
      }
    }
    throw unexpected("'\"'");
  }

  private void skipEscape() throws MalformedEnvelope {
    switch (peek()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> {
        at++;
        for (int i = 0; i < 4; i++, at++) {
          if (!HexFormat.isHexDigit(peek())) {
            throw unexpected("four hex digits");
          }
        }
      }
      default -> throw unexpected("an escape");
    }
  }

  /** The content of a string that {@link #skipString()} has checked. */
  private String unescape(int start, int stop) {
    StringBuilder result = new StringBuilder(stop - start);
    int plain = start;
    int i = start;
    while (i < stop) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      result.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
      if (bytes[i + 1] == 'u') {
        int unit = 0;
        for (int k = 2; k < 6; k++) {
          unit = (unit << 4) | HexFormat.fromHexDigit(bytes[i + k]);
        }
        result.append((char) unit);
        i += 6;
      } else {
        result.append(
            switch (bytes[i + 1]) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> (char) bytes[i + 1];
            });
        i += 2;
      }
      plain = i;
    }
    result.append(new String(bytes, plain, stop - plain, StandardCharsets.UTF_8));
    return result.toString();
  }

  /** Passes over a number; true when it is an integer. */
  boolean skipNumber() throws MalformedEnvelope {
    int start = at;
    boolean integer = true;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (peek() == '.') {
      integer = false;
      at++;
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
    if (at - start > MAXIMUM_NUMBER) {
      throw new MalformedEnvelope("a number of more than " + MAXIMUM_NUMBER + " characters", start);
    }
    return integer;
  }

  private void skipDigits() throws MalformedEnvelope {
    if (!isDigit(peek())) {
      throw unexpected("a digit");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** A {@code Long} when it is an integer that fits, else a {@code Double}. */
  Number number() throws MalformedEnvelope {
    int start = at;
    if (skipNumber()) {
      boolean negative = bytes[start] == '-';
      int digits = at - start - (negative ? 1 : 0);
      // Up to 18 digits always fit, 19 may.
      if (digits <= 18) {
        long value = 0;
        for (int i = at - digits; i < at; i++) {
          value = value * 10 + (bytes[i] - '0');
        }
        return negative ? -value : value;
      } else if (digits == 19) {
        String text = latin(start);
        String limit = negative ? "-9223372036854775808" : "9223372036854775807";
        if (text.compareTo(limit) <= 0) {
          return Long.valueOf(text);
        }
      }
    }
    return Double.valueOf(latin(start));
  }

  /** A number of seconds in nanoseconds: digit by digit, since a double of today's seconds is no finer than a quarter of a microsecond. */
  long epochNanos() throws MalformedEnvelope {
    int start = at;
    boolean plain = skipNumber() || !hasExponent(start);
    if (!plain) {
      return (long) (Double.parseDouble(latin(start)) * NANOS_PER_SECOND);
    }
    boolean negative = bytes[start] == '-';
    long nanos = 0;
    int decimals = 0;
    boolean fraction = false;
    for (int i = negative ? start + 1 : start; i < at && decimals < 9; i++) {
      if (bytes[i] == '.') {
        fraction = true;
      } else {
        nanos = appendDigit(nanos, bytes[i] - '0');
        decimals += fraction ? 1 : 0;
      }
    }
    for (; decimals < 9; decimals++) {
      nanos = appendDigit(nanos, 0);
    }
    return negative ? -nanos : nanos;
  }

  /** Stays at the largest long rather than overflow. */
  private static long appendDigit(long number, int digit) {
    return number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
  }

  private boolean hasExponent(int start) {
    for (int i = start; i < at; i++) {
      if (bytes[i] == 'e' || bytes[i] == 'E') {
        return true;
      }
    }
    return false;
  }

  private String latin(int start) {
    return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
  }
}
