package dev.baton.envelope;

import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The bytes under a {@link JsonReader}: where it stands, and how strings, numbers and words are spelled. */
final class JsonText {
  /** A number of more characters than these is refused: no sender needs them, and converting them is slow. */
  private static final int MAXIMUM_NUMBER = 512;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Later ones than this no long has in nanoseconds: those after April of 2262. */
  private static final long MAXIMUM_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND;

  /** Those of {@link #MAXIMUM_SECONDS}. */
  private static final int MAXIMUM_SECONDS_DIGITS = 10;

  private static final int NANOS_DIGITS = 9;

  private final byte[] bytes;
  private final int end;
  private final IdReader ids;
  private int at;
  private @Nullable KnownString lastName;

  JsonText(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.ids = new IdReader(bytes);
  }

  int offset() {
    return at;
  }

  /** The next byte as an unsigned number, or -1 at the end. */
  int peek() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  void skipBlanks() {
    while (at < end && bytes[at] <= ' ' && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
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

  /** Passes over the bytes from here on when they are those from {@code start} to {@code stop}. */
  boolean skipSame(int start, int stop) {
    int next = at + stop - start;
    boolean same = next <= end && Arrays.equals(bytes, at, next, bytes, start, stop);
    if (same) {
      at = next;
    }
    return same;
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

  /** The name whose opening quote stands here. */
  String name() throws MalformedEnvelope {
    KnownString before = lastName;
    KnownString name = before == null ? null : before.follower(bytes, at + 1, end);
    if (name == null) {
      name = KnownString.read(bytes, at + 1, end);
      if (name == null) {
        return string();
      }
      if (before != null) {
        before.isFollowedBy(name);
      }
    }
    lastName = name;
    at += name.length() + 2;
    return name.text();
  }

  /** The string whose opening quote stands here. */
  String string() throws MalformedEnvelope {
    int start = at + 1;
    KnownString known = KnownString.read(bytes, start, end);
    if (known != null) {
      at = start + known.length() + 1;
      return known.text();
    }
    boolean plain = skipString();
    int stop = at - 1;
    return plain
        ? new String(bytes, start, stop - start, StandardCharsets.UTF_8)
        : unescape(start, stop);
  }

  /** Passes over the string whose opening quote stands here; false when it has escapes. */
  boolean skipString() throws MalformedEnvelope {
    boolean plain = true;
    at = ByteScan.endOfPlainText(bytes, at + 1, end);
    while (peek() == '\\') {
      plain = false;
      at++;
      skipEscape();
      at = ByteScan.endOfPlainText(bytes, at, end);
    }
    if (at < end && bytes[at] != '"') {
      throw unexpected("no control character in a string");
    }
    expect('"', "'\"'");
    return plain;
  }

  /** The trace id that stands here as a string, which is passed over; null when no 32 hex digits do. */
  @Nullable
  TraceId traceId() {
    TraceId id = isStringOf(TraceId.LENGTH) ? ids.traceId(at + 1) : null;
    if (id != null) {
      at += TraceId.LENGTH + 2;
    }
    return id;
  }

  /** Passes over the span id that stands here as a string, for {@link #spanId()}; false when no 16 hex digits do. */
  boolean readSpanId() {
    boolean isId = isStringOf(SpanIds.LENGTH) && ids.readHex(at + 1);
    if (isId) {
      at += SpanIds.LENGTH + 2;
    }
    return isId;
  }

  /** The span id that was just read. */
  long spanId() {
    return ids.hex();
  }

  /** Whether a quote stands where a string of so many bytes ends. */
  private boolean isStringOf(int length) {
    return at + length + 1 < end && bytes[at] == '"' && bytes[at + length + 1] == '"';
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

  /** How a number is written. */
  enum Notation {
    INTEGER,
    DECIMAL,
    EXPONENT
  }

  /** Passes over a number. */
  Notation skipNumber() throws MalformedEnvelope {
    int start = at;
    Notation notation = Notation.INTEGER;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (peek() == '.') {
      notation = Notation.DECIMAL;
      at++;
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      notation = Notation.EXPONENT;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
    if (at - start > MAXIMUM_NUMBER) {
      throw new MalformedEnvelope("a number of more than " + MAXIMUM_NUMBER + " characters", start);
    }
    return notation;
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
    if (skipNumber() == Notation.INTEGER) {
      boolean negative = bytes[start] == '-';
      int digits = at - start - (negative ? 1 : 0);
      // Up to 18 digits always fit, 19 may.
      if (digits <= 18) {
        long value = decimal(at - digits, at);
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
    long usual = usualNanos();
    return usual < 0 ? anyNanos() : usual;
  }

  /** Reads such a number in the form that nearly all have: a few digits, a point, a few digits. Anything else stays, and is negative. */
  private long usualNanos() {
    int point = endOfDigits(at, Math.min(end, at + MAXIMUM_SECONDS_DIGITS));
    if (point == at || point == end || bytes[point] != '.' || bytes[at] == '0') {
      return -1;
    }
    int stop = endOfDigits(point + 1, Math.min(end, point + 1 + NANOS_DIGITS));
    int decimals = stop - point - 1;
    if (decimals == 0 || stop == end || isPartOfNumber(bytes[stop])) {
      return -1;
    }
    long seconds = decimal(at, point);
    long fraction = decimal(point + 1, stop);
    for (int i = decimals; i < NANOS_DIGITS; i++) {
      fraction *= 10;
    }
    at = stop;
    return nanos(seconds, fraction);
  }

  private int endOfDigits(int start, int stop) {
    int i = start;
    while (i < stop && isDigit(bytes[i])) {
      i++;
    }
    return i;
  }

  private long decimal(int start, int stop) {
    long value = 0;
    for (int i = start; i < stop; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  private static boolean isPartOfNumber(byte b) {
    return isDigit(b) || b == 'e' || b == 'E';
  }

  private long anyNanos() throws MalformedEnvelope {
    int start = at;
    if (skipNumber() == Notation.EXPONENT) {
      return (long) (Double.parseDouble(latin(start)) * NANOS_PER_SECOND);
    }
    boolean negative = bytes[start] == '-';
    int i = negative ? start + 1 : start;
    long seconds = 0;
    for (; i < at && bytes[i] != '.'; i++) {
      seconds = Math.min(seconds * 10 + (bytes[i] - '0'), MAXIMUM_SECONDS + 1);
    }
    long fraction = 0;
    for (int decimals = 1; decimals <= NANOS_DIGITS; decimals++) {
      i++;
      fraction = fraction * 10 + (i < at ? bytes[i] - '0' : 0);
    }
    long nanos = nanos(seconds, fraction);
    return negative ? -nanos : nanos;
  }

  /** Stays at the largest long rather than overflow. */
  private static long nanos(long seconds, long fraction) {
    long nanos = seconds * NANOS_PER_SECOND + fraction;
    return seconds > MAXIMUM_SECONDS || nanos < 0 ? Long.MAX_VALUE : nanos;
  }

  private String latin(int start) {
    return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
  }
}
