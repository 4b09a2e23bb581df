package dev.baton.server.doctor;

import java.util.Locale;

/** What a finding means for whoever reads the trace. */
public enum Severity {
  /** The trace is broken, or holds what does not belong to it. */
  FAULT,
  /** The trace is whole, but something about it is wrong or lost. */
  WARNING,
  /** It is so by design, or passes by itself. */
  NOTE;

  /** As the API writes it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
