package dev.baton.verify;

import dev.baton.protocol.DynamicSamplingContext;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A member of the sampling context that is not what it was. Two ways to write one number are the same.
 *
 * @param name without {@code sentry-}
 * @param before null when it was added
 * @param after null when it was lost
 */
record Difference(
    String name, @Nullable String before, @Nullable String after) {
  private static final Set<String> NUMBERS = Set.of("sample_rand", "sample_rate");

  /** The first by name; null when there is none. */
  static @Nullable Difference between(DynamicSamplingContext before, DynamicSamplingContext after) {
    Map<String, String> old = before.toMap();
    Map<String, String> now = after.toMap();
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      if (!isSame(name, old.get(name), now.get(name))) {
        return new Difference(name, old.get(name), now.get(name));
      }
    }
    return null;
  }

  private static boolean isSame(String name, @Nullable String before, @Nullable String after) {
    if (Objects.equals(before, after)) {
      return true;
    }
    if (before == null || after == null || !NUMBERS.contains(name)) {
      return false;
    }
    try {
      return new BigDecimal(before).compareTo(new BigDecimal(after)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
