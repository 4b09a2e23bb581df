package dev.baton.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code sentry-} members out of a {@code baggage} value, by position (protocol notes 2.2). */
final class Member {
  /** What one pass over a value says about its {@code sentry-} members. */
  enum Shape {
    /** There is none. */
    NONE,
    /** The text is what we would write: nothing else stands in it, not even a blank. */
    ONLY_SENTRY,
    /** Each can be passed on as it stands, but other members or blanks stand between them. */
    MIXED,
    /** At least one cannot be passed on as it stands. */
    REPAIR
  }

  private Member() {}

  static Shape scan(String text) {
    boolean plain = true;
    int members = 0;
    int bytes = 0;
    long seen = 0;
    int length = text.length();
    for (int start = 0, end; start < length; start = end + 1) {
      end = BaggageHeader.memberEnd(text, start);
      int from = BaggageHeader.skipBlanks(text, start, end);
      int to = BaggageHeader.trimBlanks(text, from, end);
      if (!text.startsWith(BaggageHeader.PREFIX, from)) {
        plain = false;
        continue;
      }
      plain &= from == start && to == end;
      long key = wellFormedKey(text, from + BaggageHeader.PREFIX.length(), to);
      if (key == 0 || ((seen & key) != 0 && isRepeated(text, from))) {
        return read(text).isEmpty() ? Shape.NONE : Shape.REPAIR;
      }
      seen |= key;
      members++;
      bytes += to - from + 1;
    }
    if (members == 0) {
      return Shape.NONE;
    }
    if (members > BaggageHeader.MAX_MEMBERS || bytes - 1 > BaggageHeader.MAX_BYTES) {
      return Shape.REPAIR;
    }
    return plain && text.charAt(length - 1) != ',' ? Shape.ONLY_SENTRY : Shape.MIXED;
  }

  /** One bit that stands for the key, or 0 unless {@code key=value} can be passed on as it stands. */
  private static long wellFormedKey(String text, int from, int to) {
    int hash = 0;
    int i = from;
    for (; i < to && text.charAt(i) != '='; i++) {
      char c = text.charAt(i);
      if (!isKeyOctet(c)) {
        return 0;
      }
      hash = hash * 31 + c;
    }
    if (i == from || i >= to - 1) {
      return 0;
    }
    for (i++; i < to; i++) {
      char c = text.charAt(i);
      if (!isValueOctet(c) || (c == '%' && !isEscape(text, i, to))) {
        return 0;
      }
      if (c == '%') {
        i += 2;
      }
    }
    return 1L << (hash ^ (hash >>> 6) ^ (hash >>> 12));
  }

  /** Whether the member at {@code from} has the name of an earlier one; asked only when their bits meet. */
  private static boolean isRepeated(String text, int from) {
    int keyLength = text.indexOf('=', from) + 1 - from;
    for (int start = 0; start < from; start = BaggageHeader.memberEnd(text, start) + 1) {
      int earlier = BaggageHeader.skipBlanks(text, start, from);
      if (earlier < from && text.regionMatches(earlier, text, from, keyLength)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKeyOctet(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }

  /** W3C Baggage 3.3.1.3, and {@code =}, which is legal in a value. */
  private static boolean isValueOctet(char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }

  private static boolean isEscape(String text, int at, int to) {
    return at + 2 < to
        && Hex.digit(text.charAt(at + 1)) >= 0
        && Hex.digit(text.charAt(at + 2)) >= 0;
  }

  /** How many members stand in a text, empty ones included. */
  static int count(String text) {
    int count = text.isEmpty() ? 0 : 1;
    for (int i = text.indexOf(','); i >= 0; i = text.indexOf(',', i + 1)) {
      count++;
    }
    return count;
  }

  /** The {@code sentry-} members as they stand, joined by commas; for a text whose shape is not {@link Shape#REPAIR}. */
  static String onlySentry(String text) {
    int first = -1;
    int last = -1;
    boolean together = true;
    int length = text.length();
    for (int start = 0, end; start < length; start = end + 1) {
      end = BaggageHeader.memberEnd(text, start);
      if (text.startsWith(BaggageHeader.PREFIX, BaggageHeader.skipBlanks(text, start, end))) {
        int from = BaggageHeader.skipBlanks(text, start, end);
        together &= first < 0 || from == last + 1;
        first = first < 0 ? from : first;
        last = BaggageHeader.trimBlanks(text, from, end);
      }
    }
    return together ? text.substring(first, last) : joinSentry(text);
  }

  private static String joinSentry(String text) {
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

  /** The decoded value of one member; for a text whose shape is not {@link Shape#REPAIR}. */
  static @Nullable String find(String text, String name) {
    int from = valueStart(text, name);
    return from < 0 ? null : PercentCoding.decode(text.substring(from, valueEnd(text, from)));
  }

  /** The value of one member as a number, NaN when it is absent or none; for a text as in {@link #find}. */
  static double number(String text, String name) {
    int from = valueStart(text, name);
    return from < 0 ? Double.NaN : SampleNumbers.parse(text, from, valueEnd(text, from));
  }

  private static int valueStart(String text, String name) {
    if (name.isEmpty()) {
      return -1;
    }
    int prefix = BaggageHeader.PREFIX.length();
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int after = at + name.length();
      if (at >= prefix
          && after < text.length()
          && text.charAt(after) == '='
          && text.startsWith(BaggageHeader.PREFIX, at - prefix)
          && isMemberStart(text, at - prefix)) {
        return after + 1;
      }
    }
    return -1;
  }

  private static int valueEnd(String text, int from) {
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
      int equals = text.indexOf('=', from);
      if (equals < 0 || equals >= to || bytes + to - from > BaggageHeader.MAX_BYTES) {
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
}
