package dev.baton.testkit;

import dev.baton.trace.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is told to go on. Thread-safe. */
public final class TestClock implements Clock {
  private final long startNanos;
  private final AtomicLong passedNanos = new AtomicLong();

  /** A clock that stands at 2026-01-01T00:00Z. */
  public TestClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** A clock that stands at {@code start}. */
  public TestClock(Instant start) {
    startNanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
  }

  /** Lets time pass, for both times of the clock. */
  public void advance(Duration duration) {
    passedNanos.addAndGet(duration.toNanos());
  }

  @Override
  public long epochNanos() {
    return startNanos + passedNanos.get();
  }

  @Override
  public long nanoTime() {
    return passedNanos.get();
  }
}
