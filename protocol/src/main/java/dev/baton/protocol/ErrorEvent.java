package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error or a message, tied to the trace in which it happened. Source: protocol notes 8.1 and 8.6.
 *
 * @param eventId the id of the payload
 * @param timestampNanos when it happened, in nanoseconds since 1970-01-01T00:00Z
 * @param level {@code fatal}, {@code error}, {@code warning}, {@code info} or {@code debug}
 * @param message the text of a message event; null for an exception
 * @param exceptions oldest cause first, what was thrown last; empty for a message
 * @param traceId its trace; null when the sender did not say
 * @param spanId the span in which it happened; zero when there is none
 * @param parentSpanId the parent of that span; zero when there is none
 * @param transaction the name of the segment; null when there is none
 * @param dsc the dynamic sampling context of the trace; it travels in the envelope's header, not in the payload
 * @param tags names with values by which events are searched
 */
public record ErrorEvent(
    TraceId eventId,
    long timestampNanos,
    String level,
    @Nullable String message,
    List<ExceptionData> exceptions,
    @Nullable TraceId traceId,
    long spanId,
    long parentSpanId,
    @Nullable String transaction,
    DynamicSamplingContext dsc,
    Attributes tags) {
  public ErrorEvent {
    requireNonNull(eventId, "eventId");
    requireNonNull(level, "level");
    requireNonNull(dsc, "dsc");
    requireNonNull(tags, "tags");
    exceptions = List.copyOf(exceptions);
  }
}
