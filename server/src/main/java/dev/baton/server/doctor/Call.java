package dev.baton.server.doctor;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * A span that sends something to another service.
 *
 * @param kind of what it sends
 * @param spanId its id
 * @param to where to; of messages the destination is the path
 * @param messageId of a message; null when it is not told
 * @param status of HTTP; 0 when there is none
 * @param origin who made the span
 * @param targeted false when the sender says that it sent no headers by choice
 * @param startMicros microseconds since the epoch
 * @param endMicros microseconds since the epoch
 */
record Call(
    Kind kind,
    long spanId,
    Address to,
    @Nullable String messageId,
    int status,
    String origin,
    boolean targeted,
    long startMicros,
    long endMicros) {
  /** How it is sent. */
  enum Kind {
    HTTP,
    QUEUE,
    RPC
  }

  /** The attribute by which Baton says that a call was no target of propagation. */
  static final String SENT = "baton.propagation.sent";

  /** Null when {@code span} is no call. */
  static @Nullable Call of(SpanData span) {
    Kind kind = kind(span.op());
    if (kind == null) {
      return null;
    }
    Attributes attributes = span.attributes();
    Address to = kind == Kind.QUEUE
        ? new Address("QUEUE", null, destination(attributes, span.name()))
        : Address.of(attributes, span.name());
    return new Call(
        kind,
        span.spanId(),
        to,
        text(attributes, "messaging.message.id"),
        status(attributes),
        Shared.text(span.origin()),
        !"excluded".equals(attributes.get(SENT)),
        Math.floorDiv(span.startNanos(), 1000L),
        Math.floorDiv(span.endNanos(), 1000L));
  }

  static @Nullable Kind kind(@Nullable String op) {
    if (op == null) {
      return null;
    } else if (op.startsWith("http.client")) {
      return Kind.HTTP;
    } else if (op.startsWith("queue.publish") || op.startsWith("queue.submit")) {
      return Kind.QUEUE;
    }
    return op.equals("grpc.client") || op.equals("rpc.client") ? Kind.RPC : null;
  }

  static @Nullable String destination(Attributes attributes, String name) {
    String named = text(attributes, "messaging.destination.name");
    return named != null ? named : name.isEmpty() ? null : name;
  }

  static @Nullable String text(Attributes attributes, String name) {
    return attributes.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  private static int status(Attributes attributes) {
    Object status = attributes.get("http.response.status_code");
    if (status == null) {
      status = attributes.get("http.status_code");
    }
    if (status instanceof Long number) {
      return number.intValue();
    }
    try {
      return status instanceof String text ? Integer.parseInt(text) : 0;
    } catch (NumberFormatException e) {
      // a status that is none says nothing
      return 0;
    }
  }
}
