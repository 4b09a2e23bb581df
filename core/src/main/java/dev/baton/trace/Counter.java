package dev.baton.trace;

/** What Baton ignored, dropped or could not do. All of it is counted, so that nothing is lost quietly. */
public enum Counter {
  /** A {@code sentry-trace} came that is not of the grammar; a new trace began. */
  SENTRY_TRACE_MALFORMED,
  /** A {@code baggage} came that is longer than its limit; of its {@code sentry-} members those were kept that fit (protocol notes 2.4). */
  BAGGAGE_OVER_LIMIT,
  /** A trace came from another organisation; a new one began (protocol notes 5.5). */
  TRACE_OF_OTHER_ORGANIZATION,
  /** The {@code tracesSampler} threw; it counted as not set. */
  SAMPLER_FAILED,
  /** The {@code tracesSampler} answered with something that is not a rate; the root was not sampled. */
  SAMPLER_ANSWER_INVALID,
  /** The application's {@code beforeSend} or {@code beforeSendTransaction} threw: what it was asked about was dropped; or
   * {@code beforeSendSpan} threw or returned null: the span was sent as it was. */
  BEFORE_SEND_FAILED,
  /** A pattern of {@code tracePropagationTargets} or {@code ignoreSpans} took too long on a text; it counted as not found. */
  PATTERN_GIVEN_UP,
  /** A span was over the limit of its segment. */
  SPANS_OVER_LIMIT,
  /** A span ended after its segment was sent, or never. */
  SPANS_UNFINISHED,
  /** A segment or an error found the queue full. */
  QUEUE_FULL,
  /** A segment or an error came after the SDK was closed. */
  CLOSED,
  /** A segment or an error was held back, because the server asked for it. */
  RATE_LIMITED,
  /** An envelope could not be delivered. */
  NETWORK_FAILED,
  /** The server refused an envelope. */
  SERVER_REFUSED,
  /** The application's {@code onDrop} threw. */
  ON_DROP_FAILED,
  /** An envelope could not be written to the cache on disk. */
  CACHE_FAILED,
  /** A file of the cache on disk could not be read. */
  CACHE_DAMAGED,
  /** Baton itself failed; the program went on. */
  INTERNAL_ERROR
}
