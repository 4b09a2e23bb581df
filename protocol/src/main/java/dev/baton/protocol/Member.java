package dev.baton.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code sentry-} members out of a {@code baggage} value, by position (protocol notes 2.2). */
final class Member {
  /*
   * Most of what arrives can leave as it came. Whether it can is seen in one pass over all characters, which only collects the classes of
   * what it meets, and one over the members, which jumps from separator to separator. Where nothing but name octets and escapes stand
   * in the text, every name and value is legal. Where anything else does, perhaps in a member of another vendor, names and values are
   * looked at one by one.
   */

  private static final int NAME = 1;
  private static final int SEPARATOR = 2;
  private static final int VALUE = 4;
  private static final int BLANK = 8;
  private static final int ESCAPE = 16;
  private static final int ILLEGAL = 32;

  /** What each ASCII character may be part of: a name of ours, or a value (W3C Baggage 3.3.1.3). */
  private static final byte[] CLASSES = new byte[128];

  static {
    for (char c = 0; c < 128; c++) {
      CLASSES[c] = (byte) classOf(c);
    }
  }

  /** See {@link #valueStart}. */
  static final int ABSENT = -1;

  static final int REPEATED = -2;

  private Member() {}

  private static int classOf(char c) {
    return switch (c) {
      case ' ', '\t' -> BLANK;
      case ',', '=' -> SEPARATOR;
      case '%' -> ESCAPE;
      case '"', ';', '\\', 0x7f -> ILLEGAL;
      case '_', '-', '.' -> NAME;
      default -> {
        boolean letterOrDigit =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        yield letterOrDigit ? NAME : c > ' ' ? VALUE : ILLEGAL;
      }
    };
  }

  /** The classes of all characters together. */
  private static int classes(String text, int from, int to) {
    int classes = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      classes |= c < 128 ? CLASSES[c] : ILLEGAL;
    }
    return classes;
  }

  /**
   * The {@code sentry-} members as they stand, joined by commas; empty for none.
   *
   * @param text within the limit of bytes
   * @return null unless each of them can be passed on as it stands, and there are not too many
   */
  static @Nullable String unchanged(String text) {
    int length = text.length();
    int classes = classes(text, 0, length);
    boolean blanks = (classes & BLANK) != 0;
    boolean plain = (classes & ~(NAME | SEPARATOR | ESCAPE)) == 0;
    int escape = (classes & ESCAPE) == 0 ? length : nextEscape(text, 0);
    int first = -1;
    int last = -1;
    boolean together = true;
    long seen = 0;
    int members = 0;
    for (int start = 0, end; start < length; start = end + 1) {
      end = BaggageHeader.memberEnd(text, start);
      int from = blanks ? BaggageHeader.skipBlanks(text, start, end) : start;
      if (!text.startsWith(BaggageHeader.PREFIX, from)) {
        continue;
      }
      int to = blanks ? BaggageHeader.trimBlanks(text, from, end) : end;
      int name = from + BaggageHeader.PREFIX.length();
      int equals = text.indexOf('=', name);
      if (equals <= name || equals >= to - 1 || !(plain || isLegal(text, name, equals, to))) {
        return null;
      }
      while (escape < to) {
        if (escape >= name && (escape < equals || !isEscape(text, escape, to))) {
          return null;
        }
        escape = nextEscape(text, escape + 1);
      }
      long bit = bit(text, name, equals);
      if ((seen & bit) != 0 && isRepeated(text, from, equals)) {
        return null;
      }
      seen |= bit;
      if (++members > BaggageHeader.MAX_MEMBERS) {
        return null;
      }
      together &= first < 0 || from == last + 1;
      first = first < 0 ? from : first;
      last = to;
    }
    if (members == 0) {
      return "";
    }
    return together ? text.substring(first, last) : join(text);
  }

  /** Stands for a name; different for all that are in common use. */
  private static long bit(String text, int from, int to) {
    return 1L << (5 * (to - from) + 3 * text.charAt(from) + 7 * text.charAt(to - 1));
  }

  /** Whether name and value may stand in a header so, escapes left aside. */
  private static boolean isLegal(String text, int name, int equals, int to) {
    return (classes(text, name, equals) | NAME | ESCAPE) == (NAME | ESCAPE)
        && (classes(text, equals + 1, to) & (BLANK | ILLEGAL)) == 0;
  }

  private static int nextEscape(String text, int from) {
    int next = text.indexOf('%', from);
    return next < 0 ? text.length() : next;
  }

  /** Whether the member at {@code from} has the name of an earlier one; asked only when their bits meet. */
  private static boolean isRepeated(String text, int from, int equals) {
    for (int start = 0; start < from; start = BaggageHeader.memberEnd(text, start) + 1) {
      int earlier = BaggageHeader.skipBlanks(text, start, from);
      if (earlier < from && text.regionMatches(earlier, text, from, equals + 1 - from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEscape(String text, int at, int to) {
    return at + 2 < to
        && Hex.digit(text.charAt(at + 1)) >= 0
        && Hex.digit(text.charAt(at + 2)) >= 0;
  }

  private static String join(String text) {
    StringBuilder members = new StringBuilder(text.length());
    int length = text.length();
    for (int start = 0, end; start < length; start = end + 1) {
      end = BaggageHeader.memberEnd(text, start);
      int from = BaggageHeader.skipBlanks(text, start, end);
      if (text.startsWith(BaggageHeader.PREFIX, from)) {
        if (!members.isEmpty()) {
          members.append(',');
        }
        members.append(text, from, BaggageHeader.trimBlanks(text, from, end));
      }
    }
    return members.toString();
  }

  /** How many members stand in a text, empty ones included. */
  static int count(String text) {
    int count = text.isEmpty() ? 0 : 1;
    for (int i = text.indexOf(','); i >= 0; i = text.indexOf(',', i + 1)) {
      count++;
    }
    return count;
  }

  /**
   * Where the value of the one member begins whose name stands there as {@code name}, without escapes.
   *
   * @return {@link #ABSENT} when there is none, {@link #REPEATED} when there are several
   */
  static int valueStart(String text, String name) {
    if (name.isEmpty()) {
      return ABSENT;
    }
    int found = valueStart(text, name, 0);
    return found < 0 || valueStart(text, name, found) < 0 ? found : REPEATED;
  }

  private static int valueStart(String text, String name, int from) {
    int prefix = BaggageHeader.PREFIX.length();
    int length = text.length();
    for (int at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
      int after = BaggageHeader.skipBlanks(text, at + name.length(), length);
      if (after < length
          && text.charAt(after) == '='
          && text.startsWith(BaggageHeader.PREFIX, at - prefix)
          && isMemberStart(text, at - prefix)) {
        return BaggageHeader.skipBlanks(text, after + 1, length);
      }
    }
    return ABSENT;
  }

  /** Where the value ends that begins at {@code from}. */
  static int valueEnd(String text, int from) {
    return BaggageHeader.trimBlanks(text, from, BaggageHeader.memberEnd(text, from));
  }

  private static boolean isMemberStart(String text, int at) {
    int before = at - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || text.charAt(before) == ',';
  }

  /**
   * All {@code sentry-} members, names without prefix, decoded; the last of equal names wins. At most {@link
   * BaggageHeader#MAX_MEMBERS} members and {@link BaggageHeader#MAX_BYTES} of them are taken in; what is over is left out.
   */
  static Map<String, String> read(String text) {
    Map<String, String> items = new LinkedHashMap<>();
    int bytes = 0;
    int length = text.length();
    for (int start = 0, end; start < length; start = end + 1) {
      end = BaggageHeader.memberEnd(text, start);
      int from = BaggageHeader.skipBlanks(text, start, end);
      if (!text.startsWith(BaggageHeader.PREFIX, from)) {
        continue;
      }
      int to = BaggageHeader.trimBlanks(text, from, end);
      int equals = equalsSign(text, from, to);
      if (equals == to || bytes + to - from > BaggageHeader.MAX_BYTES) {
        continue;
      }
      int keyFrom = from + BaggageHeader.PREFIX.length();
      String key = PercentCoding.decode(
          text.substring(keyFrom, BaggageHeader.trimBlanks(text, keyFrom, equals)));
      String value =
          PercentCoding.decode(text.substring(BaggageHeader.skipBlanks(text, equals + 1, to), to));
      if (key == null || key.isEmpty() || value == null) {
        continue;
      }
      if (items.size() < BaggageHeader.MAX_MEMBERS || items.containsKey(key)) {
        items.put(key, value);
        bytes += to - from + 1;
      }
    }
    return items;
  }

  /** Not {@code indexOf}, which would look beyond a member without one, each time to the end of the text. */
  private static int equalsSign(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) != '=') {
      at++;
    }
    return at;
  }
}
