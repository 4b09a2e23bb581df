package dev.baton.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a log and not yet in the tables of its partition, and the thread that writes it there: many envelopes at once, since a page of an
 * index is written once for all of them. Who reads does not wait for that to come by itself ({@link #settle}). Safe for use by many threads.
 */
final class Backlog implements AutoCloseable {
  /** Called from one thread. */
  interface Writer {
    /** Writes a group as a whole or not at all. */
    void write(List<Journaled> group) throws SQLException, IOException;

    /** Goes on without an envelope: to try once more would not help. */
    void passOver(Journaled one) throws SQLException, IOException;

    /** Does what is due from time to time, whether something was written or not. */
    void tidy() throws SQLException, IOException;
  }

  private static final Logger LOG = System.getLogger(Backlog.class.getName());
  private static final int LARGEST_GROUP = 2_048;
  private static final long LARGEST_GROUP_BYTES = 8 << 20;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More than these are not accepted until some are written: they are in memory. */
  private static final int MOST = 6_144;

  private static final long MOST_BYTES = 32 << 20;

  private final Writer writer;
  private final long tidyNanos;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled for the thread: there is more, or somebody is in a hurry. */
  private final Condition more = lock.newCondition();

  /** Signalled for those who wait: something was written, or could not be. */
  private final Condition less = lock.newCondition();

  /** All guarded by {@link #lock}. */
  private final Deque<Journaled> waiting = new ArrayDeque<>();

  private long bytes;
  private long added;
  private long done;
  private int hurried;
  private boolean closing;
  private @Nullable String failure;

  private volatile Runnable roomMade = () -> {};

  /** Written and read by the thread. */
  private long tidied = System.nanoTime();

  /**
   * A thread that does not run yet.
   *
   * @param tidying how often {@link Writer#tidy} is called
   */
  Backlog(Writer writer, Duration tidying) {
    this.writer = writer;
    this.tidyNanos = tidying.toNanos();
    thread = new Thread(this::run, "baton-store");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Waits until there is room.
   *
   * @throws IOException when what is there cannot be written, so that nothing more should be accepted
   */
  void awaitRoom() throws IOException {
    lock.lock();
    try {
      while (failure == null && (waiting.size() >= MOST || bytes >= MOST_BYTES)) {
        less.awaitUninterruptibly();
      }
      if (failure != null) {
        throw new IOException(failure);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether there is room.
   *
   * @throws IOException when what is there cannot be written, so that nothing more should be accepted
   */
  boolean hasRoom() throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw new IOException(failure);
      }
      return waiting.size() < MOST && bytes < MOST_BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** Says what is done, by the thread, each time when there may be room again, or when it is known that there will be none. */
  void whenThereIsRoom(Runnable task) {
    roomMade = task;
  }

  void add(Collection<Journaled> group) {
    lock.lock();
    try {
      boolean wasIdle = waiting.isEmpty();
      for (Journaled one : group) {
        waiting.add(one);
        bytes += one.weight();
        added++;
      }
      if (wasIdle || waiting.size() >= LARGEST_GROUP) {
        more.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until what was added before is written, or is known not to be for now. */
  void settle() {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    lock.lock();
    try {
      long wanted = added;
      hurried++;
      more.signal();
      while (done < wanted && failure == null) {
        less.awaitUninterruptibly();
      }
      hurried--;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits, as far as it can be, then ends the thread. What cannot be written is found in the logs at the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      more.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Journaled> group = take();
        if (!group.isEmpty() && !write(group) && isClosing()) {
          return;
        }
        roomMade.run();
        if (group.isEmpty() && isClosing()) {
          return;
        }
        if (System.nanoTime() - tidied >= tidyNanos) {
          tidy();
          tidied = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        failure = failure == null ? "the store is closed" : failure;
        less.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** The next ones, which stay in the queue; none when it is time for something else. */
  private List<Journaled> take() throws InterruptedException {
    lock.lock();
    try {
      long left = failure == null ? tidied + tidyNanos - System.nanoTime() : RETRY_NANOS;
      while ((waiting.isEmpty() || failure != null) && !closing && left > 0) {
        left = more.awaitNanos(left);
      }
      long gather = GATHER_NANOS;
      while (!waiting.isEmpty()
          && waiting.size() < LARGEST_GROUP
          && hurried == 0
          && !closing
          && gather > 0) {
        gather = more.awaitNanos(gather);
      }
      List<Journaled> group = new ArrayList<>();
      long groupBytes = 0;
      for (Journaled one : waiting) {
        if (group.size() == LARGEST_GROUP || groupBytes >= LARGEST_GROUP_BYTES) {
          break;
        }
        group.add(one);
        groupBytes += one.weight();
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Writes a group, and when that fails, one after the other as far as it goes; false when it stopped at one that cannot be written now. */
  private boolean write(List<Journaled> group) {
    try {
      writer.write(group);
      leave(group.size());
      return true;
    } catch (SQLException | IOException | RuntimeException | OutOfMemoryError e) {
      if (group.size() > 1) {
        for (Journaled one : group) {
          if (!write(List.of(one))) {
            return false;
          }
        }
        return true;
      }
      return isPassedOver(group.get(0), e);
    }
  }

  /** What is wrong with the disk may be put right; what is wrong with an envelope must not be in the way of all others. */
  private boolean isPassedOver(Journaled one, Throwable cause) {
    if (cause instanceof RuntimeException) {
      LOG.log(
          Level.ERROR,
          "cannot write the envelope at byte " + one.position() + " of "
              + one.log().path() + ", and goes on without it",
          cause);
      try {
        writer.passOver(one);
        leave(1);
        return true;
      } catch (SQLException | IOException e) {
        cause.addSuppressed(e);
      }
    }
    fail(cause);
    return false;
  }

  private void leave(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        bytes -= waiting.removeFirst().weight();
      }
      done += count;
      failure = null;
      less.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable cause) {
    lock.lock();
    try {
      if (failure == null) {
        LOG.log(
            Level.WARNING,
            "cannot write what was accepted; it is safe, and is tried again: "
                + cause.getMessage());
      }
      failure = String.valueOf(cause.getMessage());
      less.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tidy() {
    try {
      writer.tidy();
    } catch (SQLException | IOException | RuntimeException e) {
      // what is stored stays as it is, and it is tried again
      LOG.log(Level.WARNING, "cannot delete what is too old or too much: " + e.getMessage());
    }
  }
}
