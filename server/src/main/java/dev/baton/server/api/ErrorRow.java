package dev.baton.server.api;

import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * One error or message of a trace.
 *
 * @param eventId its id
 * @param service where it happened
 * @param level {@code fatal}, {@code error}, {@code warning}, {@code info} or {@code debug}
 * @param type class of the exception that was thrown last; null for a message
 * @param message its text; null when it has none
 * @param transaction name of the segment in which it happened; null when not sent
 * @param spanId the span in which it happened; 0 when not sent
 * @param startMicros microseconds from the start of the trace
 */
public record ErrorRow(
    TraceId eventId,
    String service,
    String level,
    @Nullable String type,
    @Nullable String message,
    @Nullable String transaction,
    long spanId,
    long startMicros) {
  ErrorRow at(long micros) {
    return new ErrorRow(eventId, service, level, type, message, transaction, spanId, micros);
  }
}
