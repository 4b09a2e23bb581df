package dev.baton.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Percent-coding of baggage keys and values by table: RFC 3986 unreserved characters stay, every other byte of the UTF-8 form becomes
 * {@code %XX}; {@code +} is an ordinary character. Where nothing needs coding the same string comes back.
 */
final class PercentCoding {
  private static final boolean[] UNRESERVED = new boolean[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      UNRESERVED[c] = true;
      UNRESERVED[c - 32] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      UNRESERVED[c] = true;
    }
    for (char c : new char[] {'-', '.', '_', '~'}) {
      UNRESERVED[c] = true;
    }
  }

  private PercentCoding() {}

  static String encode(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !UNRESERVED[c]) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return text;
  }

  private static String encode(byte[] utf8) {
    byte[] out = new byte[utf8.length * 3];
    int size = 0;
    for (byte b : utf8) {
      if (b >= 0 && UNRESERVED[b]) {
        out[size++] = b;
      } else {
        out[size++] = '%';
        out[size++] = Hex.upper(b >> 4);
        out[size++] = Hex.upper(b);
      }
    }
    return new String(out, 0, size, StandardCharsets.ISO_8859_1);
  }

  /** Null when an escape is malformed; escapes that are not UTF-8 become U+FFFD (W3C baggage, value). */
  static @Nullable String decode(String text) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int size = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out[size++] = in[i];
        continue;
      }
      if (i + 2 >= in.length) {
        return null;
      }
      int high = Hex.digit((char) (in[i + 1] & 0xff));
      int low = Hex.digit((char) (in[i + 2] & 0xff));
      if (high < 0 || low < 0) {
        return null;
      }
      out[size++] = (byte) ((high << 4) | low);
      i += 2;
    }
    return new String(out, 0, size, StandardCharsets.UTF_8);
  }
}
