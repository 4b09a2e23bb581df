package dev.baton.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Appends to the journal what many submit, all that waits at once. Safe for use by many threads. */
final class Acceptance implements AutoCloseable {
  /*
   * There is no thread for it: to append to a file costs less than to wake one. Whoever submits appends what is in the queue, unless somebody else
   * does already, who will find it there. When there is no room behind the journal, nobody appends until goOn() is called. Whoever lets go of
   * the lock looks at the queue once more, so that nothing stays in it.
   */
  /** Called by one thread at a time. */
  interface Writer {
    /**
     * Whether more can be accepted now.
     *
     * @throws IOException when nothing can be for now, which is said to who submits
     */
    boolean hasRoom() throws IOException;

    /** Waits until there is room. */
    void awaitRoom() throws IOException;

    /** Accepts a group as a whole or not at all. */
    void accept(List<ReceivedEnvelope> group) throws IOException;
  }

  private record Waiting(ReceivedEnvelope envelope, CompletableFuture<@Nullable Void> done) {
    void fail(String why, @Nullable Throwable cause) {
      done.completeExceptionally(new IOException("cannot store: " + why, cause));
    }
  }

  private static final int LARGEST_GROUP = 256;

  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Writer writer;
  private final Executor executor;
  private volatile boolean closed;

  /**
   * Nothing waits yet.
   *
   * @param executor appends; who submits, where that takes no time
   */
  Acceptance(Writer writer, Executor executor) {
    this.writer = writer;
    this.executor = executor;
  }

  /** Completes when {@code envelope} stands in the journal. */
  CompletableFuture<@Nullable Void> submit(ReceivedEnvelope envelope) {
    Waiting waiting = new Waiting(envelope, new CompletableFuture<>());
    queue.add(waiting);
    try {
      executor.execute(this::goOn);
    } catch (RejectedExecutionException e) {
      // it is closed
      goOn();
    }
    return waiting.done();
  }

  /** Appends what waits, as far as there is room for it. */
  void goOn() {
    while (!queue.isEmpty() && lock.tryLock()) {
      boolean more;
      try {
        more = appendSome();
      } finally {
        lock.unlock();
      }
      if (!more && !hasRoom()) {
        return;
      }
    }
  }

  private boolean hasRoom() {
    try {
      return writer.hasRoom();
    } catch (IOException e) {
      // those who wait are told
      return true;
    }
  }

  /** False when there was no room. */
  private boolean appendSome() {
    List<Waiting> group = new ArrayList<>();
    try {
      if (!closed && !writer.hasRoom()) {
        return false;
      }
      take(group);
      if (closed) {
        throw new IOException("the store is closed");
      }
    } catch (IOException e) {
      take(group);
      group.forEach(waiting -> waiting.fail(String.valueOf(e.getMessage()), e));
      return true;
    }
    write(group);
    return true;
  }

  private void take(List<Waiting> group) {
    while (group.size() < LARGEST_GROUP) {
      Waiting next = queue.poll();
      if (next == null) {
        return;
      }
      group.add(next);
    }
  }

  /** When a group fails, each of it is tried alone, so that one that cannot be written does not take the others with it. */
  private void write(List<Waiting> group) {
    if (group.isEmpty()) {
      return;
    }
    List<ReceivedEnvelope> envelopes = new ArrayList<>(group.size());
    group.forEach(waiting -> envelopes.add(waiting.envelope()));
    try {
      writer.accept(envelopes);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (group.size() == 1) {
        group.get(0).fail(String.valueOf(e.getMessage()), e);
      } else {
        group.forEach(waiting -> write(List.of(waiting)));
      }
      return;
    }
    group.forEach(waiting -> waiting.done().complete(null));
  }

  /** Appends what waits; what comes later fails. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (!closed && !queue.isEmpty()) {
        writer.awaitRoom();
        appendSome();
      }
    } catch (IOException e) {
      // those who wait are told below
    } finally {
      closed = true;
      lock.unlock();
    }
    goOn();
  }
}
