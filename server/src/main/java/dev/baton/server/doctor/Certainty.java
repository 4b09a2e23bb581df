package dev.baton.server.doctor;

import java.util.Locale;

/** How sure a finding is. */
public enum Certainty {
  /** A fact that was received says so. */
  PROVEN,
  /** All that was received agrees with it, and nothing else is known to explain it. */
  LIKELY,
  /** It explains what was received; other things would, too. */
  POSSIBLE;

  /** As the API writes it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
