package dev.baton.export;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How near the sender's end is. Thread-safe. */
final class Ending {
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean hurried;
  private volatile boolean abandoned;

  /** Whether envelopes do not wait for one another, because time is short. */
  boolean isHurried() {
    return hurried;
  }

  void hurry(boolean hurried) {
    this.hurried = hurried;
  }

  /** From now on nothing may wait for the network any longer. */
  void close() {
    closing.countDown();
  }

  /** Waits until {@link #close}, or so long; returns whether it is closing. */
  boolean await(long millis) throws InterruptedException {
    return closing.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether nothing is sent any longer but reports: what comes is kept or dropped. */
  boolean isAbandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }
}
