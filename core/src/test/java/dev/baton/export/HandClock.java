package dev.baton.export;

import dev.baton.trace.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test turns it. */
final class HandClock implements Clock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong epoch = new AtomicLong(1_700_000_000_000L * NANOS_PER_MILLI);
  private final AtomicLong steady = new AtomicLong(-5_000 * NANOS_PER_MILLI);

  @Override
  public long epochNanos() {
    return epoch.get();
  }

  @Override
  public long nanoTime() {
    return steady.get();
  }

  /** Time passes. */
  void pass(long millis) {
    epoch.addAndGet(millis * NANOS_PER_MILLI);
    steady.addAndGet(millis * NANOS_PER_MILLI);
  }

  /** Somebody sets the clock of the machine. */
  void jump(long millis) {
    epoch.addAndGet(millis * NANOS_PER_MILLI);
  }
}
