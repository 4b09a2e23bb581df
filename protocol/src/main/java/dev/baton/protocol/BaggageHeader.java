package dev.baton.protocol;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code baggage} header as a whole: Sentry's members beside those of other vendors.
 *
 * <p>Other vendors' members are never decoded or rewritten; they pass byte for byte, only the blanks around a member go. Source:
 * protocol notes, section 2; W3C Baggage.
 */
public final class BaggageHeader {
  /** The header's name, in the case in which it is sent. Readers ignore case. */
  public static final String NAME = "baggage";

  /** Prefix of the members that belong to Sentry. Case-sensitive. */
  static final String PREFIX = "sentry-";

  /** W3C Baggage 3.3.2: what every implementation must be able to propagate. */
  static final int MAX_MEMBERS = 64;

  /** How long a value may be (W3C Baggage 3.3.2): no longer one is written, and of one that is read no more is kept. */
  public static final int MAX_BYTES = 8192;

  private BaggageHeader() {}

  /**
   * The value that an outgoing request should carry: what other vendors put there, in order, then the members of {@code dsc}. Old
   * {@code sentry-} members of the request are replaced; when there are none, or {@code dsc} is empty, the existing value stays as it
   * is, to the last blank.
   *
   * @param existing the value that the request carries already, several lines joined by a comma; null or blank for none
   * @return null when there is nothing to send
   */
  public static @Nullable String merge(@Nullable String existing, DynamicSamplingContext dsc) {
    String own = dsc.toBaggage();
    if (existing == null || skipBlanks(existing, 0, existing.length()) == existing.length()) {
      return own.isEmpty() ? null : own;
    }
    if (own.isEmpty()) {
      return existing;
    }
    StringBuilder merged = new StringBuilder(existing.length() + 256);
    int members = appendOthers(existing, merged);
    if (members == Member.count(existing) && !existing.contains(PREFIX)) {
      merged.replace(0, merged.length(), existing);
    }
    dsc.appendTo(merged, members);
    return merged.isEmpty() ? null : merged.toString();
  }

  /** What {@code baggage} holds of other vendors, members trimmed and joined by a comma; empty for none. */
  public static String withoutSentry(String baggage) {
    StringBuilder others = new StringBuilder(baggage.length());
    appendOthers(baggage, others);
    return others.toString();
  }

  /**
   * What remains where several lines have Sentry's members: those of the first, and of other vendors all. A line is taken to begin
   * anew where a name comes again.
   *
   * @param baggage several lines joined by a comma
   */
  public static String withFirstSentry(String baggage) {
    Set<String> names = new HashSet<>();
    StringBuilder kept = new StringBuilder(baggage.length());
    boolean first = true;
    for (String member : baggage.split(",", -1)) {
      String trimmed = member.strip();
      if (trimmed.startsWith(PREFIX)) {
        first &= names.add(trimmed.substring(0, (trimmed + "=").indexOf('=')).stripTrailing());
      }
      if (!trimmed.isEmpty() && (first || !trimmed.startsWith(PREFIX))) {
        kept.append(kept.isEmpty() ? "" : ",").append(trimmed);
      }
    }
    return kept.toString();
  }

  private static int appendOthers(String baggage, StringBuilder target) {
    int members = 0;
    int length = baggage.length();
    for (int start = 0, end; start < length; start = end + 1) {
      end = memberEnd(baggage, start);
      int from = skipBlanks(baggage, start, end);
      int to = trimBlanks(baggage, from, end);
      if (from < to && !baggage.startsWith(PREFIX, from)) {
        if (!target.isEmpty()) {
          target.append(',');
        }
        target.append(baggage, from, to);
        members++;
      }
    }
    return members;
  }

  static int memberEnd(String text, int start) {
    int comma = text.indexOf(',', start);
    return comma < 0 ? text.length() : comma;
  }

  static int skipBlanks(String text, int from, int to) {
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    return from;
  }

  static int trimBlanks(String text, int from, int to) {
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
