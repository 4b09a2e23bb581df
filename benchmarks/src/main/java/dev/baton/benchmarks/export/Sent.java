package dev.baton.benchmarks.export;

/**
 * What one run of {@link Sender} did.
 *
 * @param ended spans that ended
 * @param dropped spans of it that did not arrive
 * @param nanos until the last was sent
 * @param cpuNanos of the sender's thread
 * @param allocated bytes, by the sender's thread
 * @param heap bytes that were reachable when the last had ended
 */
record Sent(long ended, long dropped, long nanos, long cpuNanos, long allocated, long heap) {
  /** Reads {@link #toString()}. */
  static Sent parse(String line) {
    String[] words = line.strip().split(" ", -1);
    return new Sent(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]));
  }

  /** Spans that arrived. */
  long arrived() {
    return ended - dropped;
  }

  /** Spans that arrived in a second. */
  double perSecond() {
    return arrived() * 1e9 / nanos;
  }

  /** Time of the sender's thread for a span that arrived. */
  double cpuNanosPerSpan() {
    return (double) cpuNanos / arrived();
  }

  /** What one core could send in a second, if it did nothing else. */
  double perSecondOfOneCore() {
    return 1e9 / cpuNanosPerSpan();
  }

  /** Bytes that the sender's thread allocated for a span that arrived. */
  double bytesPerSpan() {
    return (double) allocated / arrived();
  }

  /** The line that {@link #parse} reads. */
  @Override
  public String toString() {
    return ended + " " + dropped + " " + nanos + " " + cpuNanos + " " + allocated + " " + heap;
  }
}
