package dev.baton.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Reads what a library's message says. Stateless; one for each direction, usually an enum with one constant.
 *
 * @param <M> the message
 */
public interface MessageAdapter<M> {
  /** Which system carries it, for example {@code kafka}. */
  String system();

  /** The queue or topic; null when it is not known. */
  @Nullable
  String destination(M message);

  /**
   * A field of the message, named in lower case; null for none. Of several {@code sentry-trace} the last, which is that of the last sending;
   * of several {@code baggage} all, joined by a comma.
   */
  @Nullable
  String field(M message, String name);

  /** The origin of the spans, for example {@code auto.queue.kafka.producer} (protocol notes 7.8). */
  String origin();

  /** The name of the span: the destination, unless it is not known. */
  default String name(M message) {
    String destination = destination(message);
    return destination == null ? system() : destination;
  }

  /** The message's id; null when it has none. */
  default @Nullable String id(M message) {
    return null;
  }

  /** How often it was delivered before this time; negative when it is not known. */
  default int retryCount(M message) {
    return -1;
  }

  /** The length of the body in bytes; negative when it is not known. */
  default long bodySize(M message) {
    return -1;
  }
}
