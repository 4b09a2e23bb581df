package dev.baton.trace;

import java.time.Instant;

/** Where spans read the time. Thread-safe. */
public interface Clock {
  /** The clock of this machine, at least in microseconds. */
  Clock SYSTEM = new Clock() {
    @Override
    public long epochNanos() {
      Instant now = Instant.now();
      return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  };

  /** Wall-clock time, in nanoseconds since 1970-01-01T00:00Z. */
  long epochNanos();

  /** A steady time for differences, in nanoseconds from an arbitrary origin. */
  long nanoTime();
}
