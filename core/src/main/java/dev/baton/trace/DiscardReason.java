package dev.baton.trace;

/**
 * Why something was not sent, in the words of Sentry's client reports.
 *
 * <p>Source: Sentry's client report specification; protocol notes 9.8.
 */
public enum DiscardReason {
  /** A queue was full. */
  QUEUE_OVERFLOW("queue_overflow"),
  /** What was kept on disk was too much; the oldest went. */
  CACHE_OVERFLOW("cache_overflow"),
  /** A segment had more spans than its limit. */
  BUFFER_OVERFLOW("buffer_overflow"),
  /** The server asked to wait. */
  RATELIMIT_BACKOFF("ratelimit_backoff"),
  /** The server answered with 429. It counts these itself, so no client report tells of them. */
  TOO_MANY_REQUESTS("too_many_requests"),
  /** The network failed and the retries too. */
  NETWORK_ERROR("network_error"),
  /** The server answered with an error. */
  SEND_ERROR("send_error"),
  /** The sampler said no. */
  SAMPLE_RATE("sample_rate"),
  /** The sampler said no, at a rate that was lowered because too much was queued or the server asked to wait. */
  BACKPRESSURE("backpressure"),
  /** The application's own callback let it go, failed, or captured it itself. */
  BEFORE_SEND("before_send"),
  /** An exception that was sent before in the same trace. */
  EVENT_PROCESSOR("event_processor"),
  /** The option {@code ignoreSpans} says so, of the span or of its segment. */
  IGNORED("ignored"),
  /** A span that wanted a parent had none. */
  NO_PARENT_SPAN("no_parent_span"),
  /** A span had not ended when its root did. */
  INSUFFICIENT_DATA("insufficient_data"),
  /** It came after the end, or the end did not wait for it; a word of our own. */
  SHUTDOWN("shutdown"),
  /** Baton itself failed. */
  INTERNAL_SDK_ERROR("internal_sdk_error");

  private final String wireName;

  DiscardReason(String wireName) {
    this.wireName = wireName;
  }

  /** The name in a client report. */
  public String wireName() {
    return wireName;
  }
}
