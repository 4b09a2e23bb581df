package dev.baton.benchmarks.startup;

import java.util.Arrays;
import java.util.List;

/**
 * One start.
 *
 * @param subject of what
 * @param initializeNanos how long it took to set up
 * @param spanNanos how long the first span took, from its start to its end
 * @param threads names of what ran before the first span and not before setting up
 */
record Start(Subject subject, long initializeNanos, long spanNanos, List<String> threads) {
  /** Reads the line that {@link FirstSpan} writes. */
  static Start parse(Subject subject, String line) {
    String[] words = line.strip().split(" ", -1);
    return new Start(
        subject,
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Arrays.asList(words).subList(2, words.length));
  }

  /** From nothing to the first finished span. */
  double millis() {
    return (initializeNanos + spanNanos) / 1e6;
  }
}
