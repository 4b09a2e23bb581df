package dev.baton.export;

import java.util.concurrent.atomic.AtomicLong;

/** How much waits to be sent, which is bounded in number and in bytes. Thread-safe. */
final class Backlog {
  /*
   * Both in one number, so that taking costs one atomic step: the upper 24 bits count, the lower 40 are bytes. The bytes of a span are
   * estimated twice, when it comes and when it goes, and an attribute may be set between the two by a thread that has not noticed the end. So
   * bytes begin in the middle of their range, where a difference borrows nothing from the count, and begin anew whenever nothing waits.
   */

  private static final int BYTES = 40;
  private static final long BYTES_MASK = (1L << BYTES) - 1;

  private static final long NOTHING = 1L << (BYTES - 1);

  private final AtomicLong held = new AtomicLong(NOTHING);
  private final int maximum;
  private final long maximumBytes;

  Backlog(int maximum, long maximumBytes) {
    this.maximum = maximum;
    this.maximumBytes = maximumBytes;
  }

  /** Counts what is to wait; false, and nothing, when it would be too much. */
  boolean admit(int number, int bytes) {
    long added = packed(number, bytes);
    long now = held.addAndGet(added);
    if (number(now) <= maximum && bytes(now) <= maximumBytes) {
      return true;
    }
    held.addAndGet(-added);
    return false;
  }

  /** What {@link #admit} counted waits no longer. */
  void release(int number, int bytes) {
    long now = held.addAndGet(-packed(number, bytes));
    if (number(now) == 0 && now != NOTHING) {
      held.compareAndSet(now, NOTHING);
    }
  }

  /** How many spans and errors wait. */
  int number() {
    return number(held.get());
  }

  /** How many bytes they are estimated to have. */
  long bytes() {
    return Math.max(0, bytes(held.get()));
  }

  private static long bytes(long packed) {
    return (packed & BYTES_MASK) - NOTHING;
  }

  private static int number(long packed) {
    return (int) (packed >>> BYTES);
  }

  private static long packed(int number, int bytes) {
    return ((long) number << BYTES) + bytes;
  }
}
