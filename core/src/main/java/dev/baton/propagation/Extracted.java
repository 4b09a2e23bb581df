package dev.baton.propagation;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;

/** What was found in a carrier. */
public sealed interface Extracted {
  /** Nothing to continue: a new trace begins here. */
  enum None implements Extracted {
    /** No {@code sentry-trace}; a {@code baggage} without one counts for nothing (protocol notes 2.6). */
    ABSENT,
    /** A {@code sentry-trace} that is not of the grammar. */
    MALFORMED,
    /** A trace of another organisation (protocol notes 5.5). */
    OTHER_ORGANIZATION
  }

  /**
   * A trace to continue.
   *
   * @param traceId the trace
   * @param parentSpanId the span above, in the sender
   * @param sampled the sender's decision
   * @param dsc what came with it; empty when nothing did
   */
  record Remote(TraceId traceId, long parentSpanId, Sampled sampled, DynamicSamplingContext dsc)
      implements Extracted {}
}
