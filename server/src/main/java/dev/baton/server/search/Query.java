package dev.baton.server.search;

import dev.baton.protocol.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for: one segment or one error that meets every condition, and others in the same trace when there are more parts. {@code docs/http-api.md} describes the language.
 *
 * @param condition what its terms must be
 * @param shortestMicros the least time that a segment takes, in microseconds
 * @param longestMicros the most time that it takes
 * @param fromMicros when it starts at the earliest, microseconds since the epoch
 * @param toMicros when it starts at the latest
 * @param traceId the trace that it is of; null for any
 * @param and what else is looked for in its trace; null for nothing
 */
public record Query(
    Condition condition,
    long shortestMicros,
    long longestMicros,
    long fromMicros,
    long toMicros,
    @Nullable TraceId traceId,
    @Nullable Query and) {
  /** Finds everything. */
  public static final Query EVERYTHING = new Query(
      new Condition.All(List.of(), List.of()),
      0,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      null,
      null);

  /**
   * Reads what was typed.
   *
   * @param nowMicros what {@code since:} counts back from, microseconds since the epoch
   */
  public static Query parse(String text, long nowMicros) throws MalformedQuery {
    return new QueryParser(text, nowMicros).parse();
  }

  /** Whether errors are looked at too: they take no time. */
  public boolean findsErrors() {
    return shortestMicros == 0 && longestMicros == Long.MAX_VALUE;
  }
}
