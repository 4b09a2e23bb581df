package dev.baton.e2e.lab;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives up on partners that do not answer, so that hundreds of tests do not each wait for the same silence. Used by one thread. */
final class Patience {
  private static final Duration LONG = Duration.ofSeconds(8);
  private static final int LONG_FAILURES = 3;

  private final Map<Partner, Integer> failures = new HashMap<>();

  /** A trip by these partners failed after this time. */
  void failedAfter(Duration time, List<Partner> partners) {
    if (time.compareTo(LONG) >= 0) {
      partners.forEach(partner -> failures.merge(partner, 1, Integer::sum));
    }
  }

  /** Fails when too many trips by {@code partner} have failed after a long time. */
  void check(Partner partner) {
    if (failures.getOrDefault(partner, 0) >= LONG_FAILURES) {
      throw new AssertionError(partner + " was on " + LONG_FAILURES
          + " trips that found no end; no more are tried. " + partner.story());
    }
  }
}
