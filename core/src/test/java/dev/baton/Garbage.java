package dev.baton;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What nobody holds any more, for tests that wait until it is gone. */
final class Garbage {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Garbage() {}

  /**
   * Asks for collections until {@code gone}, or until a generous time is over. To count them would not do: before Java 22 a collection is
   * left out while any thread compresses, and a hundred of those pass in no time.
   *
   * @return whether it is gone
   */
  @SuppressWarnings("System.gc")
  static boolean collectUntil(BooleanSupplier gone) {
    long start = System.nanoTime();
    while (!gone.getAsBoolean()) {
      if (System.nanoTime() - start > BOUND_NANOS) {
        return false;
      }
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }
}
