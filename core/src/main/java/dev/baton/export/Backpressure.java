package dev.baton.export;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How often the sample rate is to be halved at the moment, because more ends than can be sent: one step more at each look that finds things
 * turned away or a rate limit, none as soon as a look finds neither. Thread-safe.
 *
 * <p>Source: protocol notes 9.9.
 */
final class Backpressure implements IntSupplier {
  private static final long LOOK_MILLIS = 10_000;
  private static final int MAXIMUM = 10;

  private final LongSupplier millis;
  private final AtomicLong nextLook;
  private volatile boolean turnedAway;
  private volatile int steps;

  /** No pressure, by a clock in milliseconds. */
  Backpressure(LongSupplier millis) {
    this.millis = millis;
    this.nextLook = new AtomicLong(millis.getAsLong() + LOOK_MILLIS);
  }

  /** Something was turned away. */
  void turnedAway() {
    turnedAway = true;
    look(false);
  }

  /** Looks, when it is time to. */
  void look(boolean limited) {
    long due = nextLook.get();
    long now = millis.getAsLong();
    if (now >= due && nextLook.compareAndSet(due, now + LOOK_MILLIS)) {
      steps = turnedAway || limited ? Math.min(MAXIMUM, steps + 1) : 0;
      turnedAway = false;
    }
  }

  @Override
  public int getAsInt() {
    return steps;
  }
}
