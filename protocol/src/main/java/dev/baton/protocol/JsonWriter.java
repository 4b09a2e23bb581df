package dev.baton.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into an array that grows and is used again after {@link #reset()}. Commas are its business; that objects and arrays
 * are closed in the right order is the caller's. Not thread-safe: it belongs to one sender thread.
 *
 * <p>Nothing is allocated per field. What JSON has no words for still gives valid JSON: a double that is not a number or infinite becomes
 * the string {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}, half of a surrogate pair becomes U+FFFD.
 */
public final class JsonWriter {
  /*
   * Whether a comma is due is told by the last byte: after one of { [ : and at the start of a line there is none, after anything else
   * there is one. Strings end in a quote, so their content never stands last.
   */

  /** Lists and maps in an attribute that are nested deeper than this, perhaps in themselves, are written as {@code null}. */
  private static final int MAXIMUM_NESTING = 16;

  /** More digits than these after the point are left to {@link Double#toString(double)}. */
  private static final double DECIMALS = 1e6;

  /** Doubles up to this are exact in units of 1/{@link #DECIMALS}. */
  private static final double EXACT = (1L << 52) / DECIMALS;

  private static final int MOST_DIGITS = 19;

  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
  }

  /** The two digits of each number below a hundred, the first above the second: half as many divisions. */
  private static final short[] PAIRS = new short[100];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) (('0' + i / 10) << 8 | ('0' + i % 10));
    }
  }

  private byte[] buffer;
  private int size;

  /** Starts with room for 4 KiB. */
  public JsonWriter() {
    this(4096);
  }

  /** Starts with room for {@code capacity} bytes. */
  public JsonWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /** Forgets what was written and keeps the room. */
  public void reset() {
    size = 0;
  }

  /** How many bytes have been written. */
  public int size() {
    return size;
  }

  /** The array that holds the first {@link #size()} bytes; valid until the next write. */
  public byte[] array() {
    return buffer;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  public JsonWriter beginObject() {
    separate();
    return raw('{');
  }

  public JsonWriter endObject() {
    return raw('}');
  }

  public JsonWriter beginArray() {
    separate();
    return raw('[');
  }

  public JsonWriter endArray() {
    return raw(']');
  }

  /** The name of the member whose value is written next. */
  public JsonWriter name(String name) {
    value(name);
    return raw(':');
  }

  /** The same for a name that is known before: copied instead of looked at again. */
  JsonWriter name(JsonName name) {
    separate();
    byte[] text = name.text;
    reserve(text.length);
    System.arraycopy(text, 0, buffer, size, text.length);
    size += text.length;
    return this;
  }

  /** A string, or {@code null}. */
  public JsonWriter value(@Nullable String text) {
    if (text == null) {
      return nullValue();
    }
    separate();
    int length = text.length();
    reserve(length + 2);
    byte[] target = buffer;
    int at = size;
    target[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        size = at;
        escapeFrom(text, i);
        return raw('"');
      }
      target[at++] = (byte) c;
    }
    target[at++] = '"';
    size = at;
    return this;
  }

  private void escapeFrom(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      reserve(6);
      if (c < 128) {
        ascii(c);
      } else if (c < 0x800) {
        buffer[size++] = (byte) (0xc0 | (c >> 6));
        buffer[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        threeBytes(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        buffer[size++] = (byte) (0xf0 | (point >> 18));
        buffer[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        buffer[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        buffer[size++] = (byte) (0x80 | (point & 0x3f));
      } else {
        threeBytes('\ufffd');
      }
    }
  }

  private void ascii(char c) {
    byte escape = ESCAPES[c];
    if (escape != 0) {
      buffer[size++] = '\\';
      buffer[size++] = escape;
      if (escape == 'u') {
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = (byte) ('0' + (c >> 4));
        buffer[size++] = Hex.lower(c);
      }
    } else {
      buffer[size++] = (byte) c;
    }
  }

  private void threeBytes(char c) {
    buffer[size++] = (byte) (0xe0 | (c >> 12));
    buffer[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    buffer[size++] = (byte) (0x80 | (c & 0x3f));
  }

  public JsonWriter value(long number) {
    separate();
    reserve(20);
    if (number < 0) {
      buffer[size++] = '-';
    }
    // The smallest long has no positive counterpart, so digits are taken from negative numbers.
    digits(number < 0 ? number : -number);
    return this;
  }

  /** A number that has a point or an exponent, so that a reader takes it for a double again. */
  public JsonWriter value(double number) {
    double scaled = number * DECIMALS;
    long millionths = (long) scaled;
    if (Math.abs(number) > EXACT || millionths / DECIMALS != number) {
      return otherDouble(number);
    }
    separate();
    reserve(24);
    if (millionths < 0) {
      buffer[size++] = '-';
    }
    fixed(Math.abs(millionths));
    while (buffer[size - 1] == '0' && buffer[size - 2] != '.') {
      size--;
    }
    return this;
  }

  private JsonWriter otherDouble(double number) {
    String text = Double.toString(number);
    if (!Double.isFinite(number)) {
      return value(text);
    }
    separate();
    return rawAscii(text);
  }

  public JsonWriter value(boolean flag) {
    separate();
    return rawAscii(flag ? "true" : "false");
  }

  public JsonWriter nullValue() {
    separate();
    return rawAscii("null");
  }

  /** A point in time as seconds since 1970-01-01T00:00Z with six decimals, such as {@code 1700000000.123456}; finer parts are cut off. */
  public JsonWriter timestamp(long epochNanos) {
    separate();
    reserve(24);
    if (epochNanos < 0) {
      buffer[size++] = '-';
    }
    fixed(Math.abs(epochNanos / 1000));
    return this;
  }

  /** A trace id or event id as a string. */
  public JsonWriter id(TraceId id) {
    separate();
    reserve(TraceId.LENGTH + 2);
    buffer[size++] = '"';
    id.writeTo(buffer, size);
    size += TraceId.LENGTH;
    buffer[size++] = '"';
    return this;
  }

  /** A span id as a string. */
  public JsonWriter id(long spanId) {
    separate();
    reserve(SpanIds.LENGTH + 2);
    buffer[size++] = '"';
    Hex.write(spanId, buffer, size);
    size += SpanIds.LENGTH;
    buffer[size++] = '"';
    return this;
  }

  /** The value of an attribute: a string, number, boolean, list or map; anything else as its {@code toString()}. */
  public JsonWriter any(@Nullable Object value) {
    return any(value, 0);
  }

  private JsonWriter any(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return value(text);
    } else if (value instanceof Long number) {
      return value(number.longValue());
    } else if (value instanceof Boolean flag) {
      return value(flag.booleanValue());
    } else if (value instanceof Double || value instanceof Float) {
      return value(((Number) value).doubleValue());
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return value(((Number) value).longValue());
    } else if (value instanceof List<?> list && depth < MAXIMUM_NESTING) {
      beginArray();
      for (int i = 0; i < list.size(); i++) {
        any(list.get(i), depth + 1);
      }
      return endArray();
    } else if (value instanceof Map<?, ?> map && depth < MAXIMUM_NESTING) {
      beginObject();
      map.forEach((name, member) -> name(String.valueOf(name)).any(member, depth + 1));
      return endObject();
    }
    return value == null || depth == MAXIMUM_NESTING ? nullValue() : value(value.toString());
  }

  /** One byte as it is. */
  JsonWriter raw(char ascii) {
    reserve(1);
    buffer[size++] = (byte) ascii;
    return this;
  }

  /** Characters as they are; all of them ASCII. */
  JsonWriter rawAscii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Room for {@code count} bytes at {@link #size()}. */
  void reserve(int count) {
    if (count > buffer.length - size) {
      long wanted = Math.max((long) size + count, buffer.length * 2L);
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }

  /** The comma before a name or value, where one is due. */
  void separate() {
    if (size > 0) {
      byte last = buffer[size - 1];
      if (last != '{' && last != '[' && last != ':' && last != '\n') {
        raw(',');
      }
    }
  }

  /** {@code millionths / 10^6} with exactly six decimals. */
  private void fixed(long millionths) {
    digits(-(millionths / 1_000_000));
    buffer[size++] = '.';
    digits((int) (millionths % 1_000_000), 6);
  }

  /** Exactly {@code count} digits of a number that is not negative. */
  JsonWriter digits(int number, int count) {
    reserve(count);
    int rest = number;
    int at = size + count;
    for (; at > size + 1; rest /= 100) {
      at -= 2;
      pair(at, rest % 100);
    }
    if (at > size) {
      buffer[size] = (byte) ('0' + rest % 10);
    }
    size += count;
    return this;
  }

  /** The digits of {@code -negative}. */
  private void digits(long negative) {
    int count = 1;
    for (long bound = -10; count < MOST_DIGITS && negative <= bound; bound *= 10) {
      count++;
    }
    long rest = negative;
    int at = size + count;
    for (; at > size + 1; rest /= 100) {
      at -= 2;
      pair(at, (int) -(rest % 100));
    }
    if (at > size) {
      buffer[size] = (byte) ('0' - rest);
    }
    size += count;
  }

  private void pair(int at, int number) {
    short digits = PAIRS[number];
    buffer[at] = (byte) (digits >> 8);
    buffer[at + 1] = (byte) digits;
  }
}
