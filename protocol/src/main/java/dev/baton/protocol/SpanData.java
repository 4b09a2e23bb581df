package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished span: what sender and server both mean by the word. Source: protocol notes 8.3 and 8.4.
 *
 * @param traceId its trace
 * @param spanId its id; never zero when it was made here
 * @param parentSpanId the span above it, here or in another process; zero when there is none
 * @param name what it did; {@code description} on the wire of transactions
 * @param op the kind of operation, such as {@code http.client}; null when nobody said
 * @param origin who made it, such as {@code auto.http.jdk}; {@code manual} by default (protocol notes 7.8)
 * @param status {@link SpanStatus#wireName()} or free text; null when it was never set
 * @param startNanos when it began, in nanoseconds since 1970-01-01T00:00Z
 * @param endNanos when it ended, in nanoseconds since 1970-01-01T00:00Z
 * @param attributes what else is known about it
 * @param links spans that it has to do with
 */
public record SpanData(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    String name,
    @Nullable String op,
    String origin,
    @Nullable String status,
    long startNanos,
    long endNanos,
    Attributes attributes,
    List<SpanLink> links) {
  /** The origin of a span that no instrumentation made. */
  public static final String MANUAL = "manual";

  public SpanData {
    requireNonNull(traceId, "traceId");
    requireNonNull(name, "name");
    requireNonNull(origin, "origin");
    requireNonNull(attributes, "attributes");
    links = List.copyOf(links);
  }

  /** The same span with another name. */
  public SpanData withName(String name) {
    return new SpanData(
        traceId,
        spanId,
        parentSpanId,
        name,
        op,
        origin,
        status,
        startNanos,
        endNanos,
        attributes,
        links);
  }

  /** The same span with other attributes. */
  public SpanData withAttributes(Attributes attributes) {
    return new SpanData(
        traceId,
        spanId,
        parentSpanId,
        name,
        op,
        origin,
        status,
        startNanos,
        endNanos,
        attributes,
        links);
  }
}
