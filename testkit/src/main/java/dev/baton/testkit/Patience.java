package dev.baton.testkit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long a test waits for what must happen on another thread. Whoever waits is woken by the change, not by a clock. */
final class Patience {
  /** Generous: it is only used up when a test fails. The tests of the contracts themselves, which let many fail, set it to less. */
  static final Duration BOUND =
      Duration.ofSeconds(Integer.getInteger("dev.baton.testkit.patience", 60));

  private Patience() {}

  /**
   * Waits until {@code condition} holds. The caller holds the monitor of {@code lock}, and whoever makes the condition true notifies it.
   *
   * @return whether the condition holds; false when the time was not enough or the thread was interrupted
   */
  static boolean await(Object lock, BooleanSupplier condition) {
    return await(lock, BOUND, condition);
  }

  /** The same with a bound of its own. */
  static boolean await(Object lock, Duration bound, BooleanSupplier condition) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      try {
        lock.wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /**
   * Collects garbage until no more than {@code enough} of these objects are left, or the time is over; returns how many are. Collections
   * are not counted: before Java 22 one is left out while any thread compresses.
   */
  static long left(Collection<? extends WeakReference<?>> objects, long enough) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    long left = objects.size();
    while (left > enough && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
      left = objects.stream().filter(object -> !object.refersTo(null)).count();
    }
    return left;
  }
}
