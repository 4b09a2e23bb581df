package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * An error event.
 *
 * @param eventId names it within its project
 * @param traceId the trace in which it happened; null when it names none
 * @param service who sent it
 * @param timestampMicros when it happened, microseconds since the epoch
 * @param payload where its payload stands
 */
public record ErrorEntry(
    TraceId eventId,
    @Nullable TraceId traceId,
    String service,
    long timestampMicros,
    Payload payload) {}
