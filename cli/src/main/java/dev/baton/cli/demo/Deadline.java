package dev.baton.cli.demo;

import java.time.Duration;

/**
 * A bound for waiting.
 *
 * @param nanos the {@link System#nanoTime()} at which the time is up
 */
record Deadline(long nanos) {
  private static final long PAUSE_MILLIS = 25;

  static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return left() <= 0;
  }

  /** Nanoseconds until then; negative afterwards. */
  long left() {
    return nanos - System.nanoTime();
  }

  /** Waits a moment before a condition is looked at again. */
  static void pause() throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
  }
}
