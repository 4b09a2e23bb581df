package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.Sampled;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TracesSampler} may decide by.
 *
 * @param name the name of the root that is about to start
 * @param op its operation; null when it has none
 * @param attributes what was given at the start
 * @param parentSampled the decision that came with the trace
 * @param parentSampleRate the rate that came with it; NaN when none came
 * @param sampleRand the random value of the trace, in [0, 1)
 */
public record SamplingContext(
    String name,
    @Nullable String op,
    Attributes attributes,
    Sampled parentSampled,
    double parentSampleRate,
    double sampleRand) {

  /** The rate that keeps a trace whole: the parent's where it is known, else 1 or 0 by its decision, else {@code fallback}. */
  public double inheritOrSampleWith(double fallback) {
    if (!Double.isNaN(parentSampleRate)) {
      return parentSampleRate;
    }
    if (parentSampled == Sampled.DEFERRED) {
      return fallback;
    }
    return parentSampled == Sampled.YES ? 1 : 0;
  }
}
