package dev.baton.protocol;

/**
 * The sampling decision of a trace, as the third field of {@code sentry-trace} tells it.
 *
 * <p>Source: Sentry's trace propagation specification; protocol notes 1.1 and 1.2.
 */
public enum Sampled {
  /** {@code 1}: the sender records this trace. */
  YES,
  /** {@code 0}: the sender decided not to record this trace. */
  NO,
  /** Absent: the sender leaves the decision to the receiver. */
  DEFERRED;

  /** {@code YES} or {@code NO}; never {@code DEFERRED}. */
  public static Sampled of(boolean sampled) {
    return sampled ? YES : NO;
  }
}
