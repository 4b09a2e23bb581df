package dev.baton.verify;

import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call carried of a trace, line by line as it arrived.
 *
 * @param sentryTrace the lines of {@code sentry-trace}
 * @param baggage the lines of {@code baggage}
 * @param traceparent the lines of {@code traceparent}
 */
public record Carried(List<String> sentryTrace, List<String> baggage, List<String> traceparent) {
  private static final String OURS = "sentry-";

  /** Picks the three headers out of all of a request; their names in any case. */
  public static Carried of(Map<String, List<String>> headers) {
    return new Carried(
        lines(headers, SentryTraceHeader.NAME),
        lines(headers, BaggageHeader.NAME),
        lines(headers, TraceparentHeader.NAME));
  }

  private static List<String> lines(Map<String, List<String>> headers, String name) {
    List<String> lines = new ArrayList<>();
    headers.forEach((key, values) -> {
      if (name.equalsIgnoreCase(key)) {
        lines.addAll(values);
      }
    });
    return List.copyOf(lines);
  }

  /** The one {@code sentry-trace}; null when there is none, more than one, or one that is not of the grammar. */
  public @Nullable SentryTraceHeader trace() {
    return sentryTrace.size() == 1 ? SentryTraceHeader.parse(sentryTrace.get(0)) : null;
  }

  /** Sentry's members of {@code baggage}. */
  public DynamicSamplingContext context() {
    return DynamicSamplingContext.parse(joinedBaggage());
  }

  /** Whether it has anything of a trace; members of other vendors have not. */
  boolean isOfTrace() {
    return !sentryTrace.isEmpty() || !traceparent.isEmpty() || members() > 0;
  }

  /** The members of other vendors; empty for none. */
  String foreign() {
    return BaggageHeader.withoutSentry(joinedBaggage());
  }

  /** All lines of {@code baggage} as one. */
  String joinedBaggage() {
    return String.join(",", baggage);
  }

  /** How many of Sentry's members there are. */
  int members() {
    return (int) Stream.of(joinedBaggage().split(",", -1))
        .filter(member -> member.strip().startsWith(OURS))
        .count();
  }

  /** The first of Sentry's members that comes twice; null when each comes once. */
  @Nullable
  String repeatedMember() {
    Set<String> names = new HashSet<>();
    for (String member : joinedBaggage().split(",", -1)) {
      String name = member.strip().replaceFirst("\\s*=.*", "");
      if (name.startsWith(OURS) && !names.add(name)) {
        return name;
      }
    }
    return null;
  }

  /** The lines, for people. */
  public List<Header> lines() {
    List<Header> lines = new ArrayList<>();
    sentryTrace.forEach(line -> lines.add(new Header(SentryTraceHeader.NAME, line)));
    baggage.forEach(line -> lines.add(new Header(BaggageHeader.NAME, line)));
    traceparent.forEach(line -> lines.add(new Header(TraceparentHeader.NAME, line)));
    return lines;
  }
}
