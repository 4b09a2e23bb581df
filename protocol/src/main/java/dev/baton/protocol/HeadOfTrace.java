package dev.baton.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link DynamicSamplingContext} of traces that begin in this process. What the configuration fixes is encoded once, here; a
 * context then costs one text. Immutable, thread-safe.
 *
 * <p>Source: protocol notes 3.1 and 3.2.
 */
public final class HeadOfTrace {
  private final String fixed;

  /** Each argument is null or empty when it is not known. */
  public HeadOfTrace(
      @Nullable String publicKey,
      @Nullable String release,
      @Nullable String environment,
      @Nullable String organizationId) {
    StringBuilder members = new StringBuilder();
    append(members, "public_key", publicKey);
    append(members, "org_id", organizationId);
    append(members, "release", release);
    append(members, "environment", environment);
    fixed = members.toString();
  }

  private static void append(StringBuilder members, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      members
          .append(',')
          .append(BaggageHeader.PREFIX)
          .append(name)
          .append('=')
          .append(PercentCoding.encode(value));
    }
  }

  /**
   * The context of one trace.
   *
   * @param randMicros the random value of the trace, in millionths
   * @param rate the rate that was applied; NaN when no decision was made
   * @param sampled {@code DEFERRED} when no decision was made
   * @param transaction the name of the local root; null when there is none, or none of good quality (3.3)
   */
  public DynamicSamplingContext context(
      TraceId traceId, int randMicros, double rate, Sampled sampled, @Nullable String transaction) {
    StringBuilder members = new StringBuilder(160 + fixed.length());
    members.append("sentry-trace_id=").append(traceId);
    members.append(",sentry-sample_rand=").append(SampleNumbers.formatRand(randMicros));
    if (!Double.isNaN(rate)) {
      members.append(",sentry-sample_rate=").append(SampleNumbers.formatRate(rate));
    }
    if (sampled != Sampled.DEFERRED) {
      members.append(",sentry-sampled=").append(sampled == Sampled.YES);
    }
    members.append(fixed);
    append(members, "transaction", transaction);
    return DynamicSamplingContext.written(members.toString());
  }
}
