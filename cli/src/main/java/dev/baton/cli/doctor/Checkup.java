package dev.baton.cli.doctor;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found, and what of it somebody will not have.
 *
 * @param minimum the least coverage that each hop must have, in percent; null for any
 */
public record Checkup(
    List<Found> findings,
    List<Linked> hops,
    Wanted unwanted,
    @Nullable Double minimum) {
  /** Whether this finding is one that fails. */
  boolean isUnwanted(Found found) {
    return unwanted.includes(found);
  }

  /** Whether this hop has too little coverage. */
  boolean isLacking(Linked hop) {
    return minimum != null && hop.percent() < minimum;
  }

  /** 0 when all is as it must be, 1 when it is not, 3 when coverage is asked for and no hop was seen. */
  public int exitCode() {
    if (findings.stream().anyMatch(this::isUnwanted) || hops.stream().anyMatch(this::isLacking)) {
      return 1;
    }
    return minimum != null && hops.isEmpty() ? 3 : 0;
  }

  /** A share of a hundred, as people read it. */
  static String percent(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f %%", value)
        : String.format(Locale.ROOT, "%.1f %%", Math.floor(value * 10) / 10);
  }
}
