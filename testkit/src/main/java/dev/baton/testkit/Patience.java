package dev.baton.testkit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;

/** How long a test waits for what must happen on another thread. Whoever waits is woken by the change, not by a clock. */
final class Patience {
  /** Generous: it is only used up when a test fails. The tests of the contracts themselves, which let many fail, set it to less. */
  static final Duration BOUND =
      Duration.ofSeconds(Integer.getInteger("dev.baton.testkit.patience", 20));

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

  /** Collects garbage, at most a hundred times, until no more than {@code enough} of these objects are left; returns how many are. */
  static long left(Collection<? extends WeakReference<?>> objects, long enough) {
    long left = objects.size();
    for (int i = 0; i < 100 && left > enough; i++) {
      System.gc();
      left = objects.stream().filter(object -> object.get() != null).count();
    }
    return left;
  }
}
