package dev.baton.export;

import dev.baton.trace.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * How often the sample rate is to be halved at the moment, because more ends than can be sent: one step more at each look that finds things
 * turned away or a rate limit, none as soon as a look finds neither. Thread-safe.
 *
 * <p>Source: protocol notes 9.9.
 */
final class Backpressure implements IntSupplier {
  private static final long LOOK_NANOS = 10_000_000_000L;
  private static final int MAXIMUM = 10;

  private final Clock clock;
  private final AtomicLong nextLook;
  private volatile boolean turnedAway;
  private volatile int steps;

  /** No pressure, looked at by the steady time of a clock. */
  Backpressure(Clock clock) {
    this.clock = clock;
    this.nextLook = new AtomicLong(clock.nanoTime() + LOOK_NANOS);
  }

  /** Something was turned away. */
  void turnedAway() {
    turnedAway = true;
    look(false);
  }

  /** Looks, when it is time to. */
  void look(boolean limited) {
    long due = nextLook.get();
    long now = clock.nanoTime();
    if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
      steps = turnedAway || limited ? Math.min(MAXIMUM, steps + 1) : 0;
      turnedAway = false;
    }
  }

  @Override
  public int getAsInt() {
    return steps;
  }
}
