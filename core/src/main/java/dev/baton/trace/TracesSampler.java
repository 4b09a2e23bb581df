package dev.baton.trace;

import org.jspecify.annotations.Nullable;

/**
 * Decides how likely a root span is recorded; the option {@code tracesSampler}. Called for every root, also when a decision came with
 * the trace, on the thread that starts it. If it throws, it counts as not set (protocol notes 4.3).
 */
@FunctionalInterface
public interface TracesSampler {
  /** A rate from 0 to 1; null for no opinion. */
  @Nullable
  Double sample(SamplingContext context);
}
