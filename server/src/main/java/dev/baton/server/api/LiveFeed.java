package dev.baton.server.api;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.CommitListener;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers which traces changed lately, and wakes who waits for more. Safe for use by many threads. */
public final class LiveFeed implements CommitListener, Closeable {
  private static final int REMEMBERED = 16_384;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  /** The change with the number n is at n modulo the length; guarded by {@link #lock}, as are the others. */
  private final List<TraceId> changes = new ArrayList<>();

  private long last;
  private boolean closed;

  /**
   * What changed.
   *
   * @param last the number of the newest change
   * @param traces the traces that changed, the one that changed last at the end
   * @param isTorn whether there were more changes than are remembered
   * @param isClosed whether no more will follow
   */
  record Changes(long last, List<TraceId> traces, boolean isTorn, boolean isClosed) {}

  @Override
  public void committed(Collection<TraceId> traces) {
    lock.lock();
    try {
      for (TraceId trace : traces) {
        last++;
        if (changes.size() < REMEMBERED) {
          changes.add(trace);
        } else {
          changes.set((int) ((last - 1) % REMEMBERED), trace);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the newest change. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** What changed after the change {@code after}; waits for something to change, but no longer than {@code seconds}. */
  Changes await(long after, int seconds) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.SECONDS.toNanos(seconds);
      while (last == after && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      boolean isTorn = after > last || last - after > REMEMBERED;
      Set<TraceId> traces = new LinkedHashSet<>();
      if (!isTorn) {
        for (long number = last; number > after; number--) {
          traces.add(changes.get((int) ((number - 1) % REMEMBERED)));
        }
      }
      List<TraceId> oldestFirst = new ArrayList<>(traces);
      Collections.reverse(oldestFirst);
      return new Changes(last, oldestFirst, isTorn, closed);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody for the last time. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
