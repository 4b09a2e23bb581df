package dev.baton.trace;

/** Where spans read the time. Thread-safe. */
public interface Clock {
  /** Wall-clock time, in nanoseconds since 1970-01-01T00:00Z. */
  long epochNanos();

  /** A steady time for differences, in nanoseconds from an arbitrary origin. */
  long nanoTime();
}
