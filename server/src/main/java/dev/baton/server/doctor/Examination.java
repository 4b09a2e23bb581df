package dev.baton.server.doctor;

import java.util.List;

/**
 * What is known of how one trace was propagated.
 *
 * @param state whether it is whole
 * @param findings the worst first
 * @param clocks how far the clocks of its services are from each other; they are shown, and applied to times on request only
 */
public record Examination(State state, List<Finding> findings, List<Clock> clocks) {
  /** Whether a trace is whole. */
  public enum State {
    /** No finding is a fault. */
    COMPLETE,
    /** Something arrived lately, or is waited for. */
    WAITING,
    /** At least one finding is a fault. */
    BROKEN
  }

  public Examination {
    findings = List.copyOf(findings);
    clocks = List.copyOf(clocks);
  }
}
