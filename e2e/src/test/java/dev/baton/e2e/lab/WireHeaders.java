package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace headers of one request as they stood on the wire, read without the code that is under test.
 *
 * @param sentryTrace its {@code sentry-trace} lines
 * @param baggage its {@code baggage} lines
 * @param traceparent its {@code traceparent} lines
 */
public record WireHeaders(
    List<String> sentryTrace, List<String> baggage, List<String> traceparent) {
  private static final Pattern SENTRY_TRACE =
      Pattern.compile("([0-9a-f]{32})-([0-9a-f]{16})(?:-([01]))?");

  /** No trace at all. */
  public static final WireHeaders NONE = new WireHeaders(List.of(), List.of());

  public WireHeaders {
    sentryTrace = List.copyOf(sentryTrace);
    baggage = List.copyOf(baggage);
    traceparent = List.copyOf(traceparent);
  }

  /** Without {@code traceparent}. */
  public WireHeaders(List<String> sentryTrace, List<String> baggage) {
    this(sentryTrace, baggage, List.of());
  }

  /** One line of each. */
  public static WireHeaders of(String sentryTrace, String baggage) {
    return new WireHeaders(List.of(sentryTrace), List.of(baggage));
  }

  /** Whether a trace was sent along. */
  public boolean hasTrace() {
    return !sentryTrace.isEmpty();
  }

  public String traceId() {
    return match().group(1);
  }

  public String spanId() {
    return match().group(2);
  }

  /** The decision that came along. */
  public Flag flag() {
    if (!hasTrace()) {
      return Flag.NO_TRACE;
    }
    String flag = match().group(3);
    return flag == null ? Flag.DEFERRED : flag.equals("1") ? Flag.YES : Flag.NO;
  }

  private Matcher match() {
    if (sentryTrace.size() != 1) {
      throw new AssertionError("not exactly one sentry-trace line: " + sentryTrace);
    }
    Matcher matcher = SENTRY_TRACE.matcher(sentryTrace.get(0));
    if (!matcher.matches()) {
      throw new AssertionError("not a sentry-trace: " + sentryTrace.get(0));
    }
    return matcher;
  }

  /** The members of {@code baggage} that are Sentry's: name without prefix to decoded value. Empty when there are none. */
  public Map<String, String> dsc() {
    Map<String, String> dsc = new LinkedHashMap<>();
    for (String member : members()) {
      if (member.startsWith("sentry-")) {
        int equals = member.indexOf('=');
        dsc.put(
            decode(member.substring("sentry-".length(), equals)),
            decode(member.substring(equals + 1)));
      }
    }
    return dsc;
  }

  /** The members of {@code baggage} that are somebody else's, as they stand there. */
  public List<String> foreign() {
    return members().stream().filter(member -> !member.startsWith("sentry-")).toList();
  }

  private List<String> members() {
    List<String> members = new ArrayList<>();
    for (String line : baggage) {
      for (String member : line.split(",", -1)) {
        if (!member.isBlank()) {
          members.add(member.strip());
        }
      }
    }
    return members;
  }

  /** RFC 3986: a plus sign is a plus sign. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
