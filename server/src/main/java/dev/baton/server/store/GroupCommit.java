package dev.baton.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread that writes for many: whoever waits while a commit runs is part of the next one. */
final class GroupCommit implements AutoCloseable {
  /*
   * Closing: the thread ends at the mark that close() puts into the queue, says so in "ended", and then fails what is still queued. Whoever
   * puts something in looks at "ended" afterwards. So either the thread finds it, or its owner sees that nobody will.
   */
  /** Called from one thread. */
  interface Writer {
    /** Writes a group as a whole or not at all. */
    void write(List<ReceivedEnvelope> group) throws SQLException, IOException;

    /** Does what is due from time to time, whether something was written or not. */
    void tidy() throws SQLException, IOException;
  }

  private record Waiting(
      @Nullable ReceivedEnvelope envelope, CompletableFuture<@Nullable Void> done) {
    void fail(String why, @Nullable Throwable cause) {
      done.completeExceptionally(new IOException("cannot store: " + why, cause));
    }
  }

  private static final Logger LOG = System.getLogger(GroupCommit.class.getName());
  private static final int LARGEST_GROUP = 256;
  private static final int ENOUGH = 16;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final String CLOSED = "the store is closed";

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Writer writer;
  private final long tidyNanos;
  private final Thread thread;
  private volatile boolean ended;

  /**
   * A thread that does not run yet.
   *
   * @param tidying how often {@link Writer#tidy} is called
   */
  GroupCommit(Writer writer, Duration tidying) {
    this.writer = writer;
    this.tidyNanos = tidying.toNanos();
    thread = new Thread(this::run, "baton-store");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Completes when {@code envelope} is committed. */
  CompletableFuture<@Nullable Void> submit(ReceivedEnvelope envelope) {
    Waiting waiting = new Waiting(envelope, new CompletableFuture<>());
    queue.add(waiting);
    if (ended) {
      waiting.fail(CLOSED, null);
    }
    return waiting.done();
  }

  /** Writes what waits, then ends the thread. */
  @Override
  public void close() {
    boolean interrupted = false;
    queue.add(new Waiting(null, new CompletableFuture<>()));
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
      boolean open = true;
      long tidied = System.nanoTime();
      while (open) {
        List<Waiting> taken = new ArrayList<>();
        Waiting first = queue.poll(tidied + tidyNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (System.nanoTime() - tidied >= tidyNanos) {
          tidy();
          tidied = System.nanoTime();
        }
        if (first == null) {
          continue;
        }
        taken.add(first);
        gather(taken);
        List<Waiting> group =
            taken.stream().filter(waiting -> waiting.envelope() != null).toList();
        open = group.size() == taken.size();
        write(group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      List<Waiting> late = new ArrayList<>();
      queue.drainTo(late);
      late.forEach(waiting -> waiting.fail(CLOSED, null));
    }
  }

  /**
   * Waits a little for others when several are there: what a commit costs is nearly the same for one and for many. Who sends alone, one after
   * the other, would only wait for himself.
   */
  private void gather(List<Waiting> taken) throws InterruptedException {
    long end = System.nanoTime() + GATHER_NANOS;
    queue.drainTo(taken, LARGEST_GROUP - taken.size());
    if (taken.size() == 1) {
      return;
    }
    while (taken.size() < ENOUGH) {
      Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      taken.add(next);
      queue.drainTo(taken, LARGEST_GROUP - taken.size());
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

  /** When a group fails, each of it is tried alone, so that one that cannot be written does not take the others with it. */
  private void write(List<Waiting> group) {
    List<ReceivedEnvelope> envelopes = new ArrayList<>();
    for (Waiting waiting : group) {
      if (waiting.envelope() != null) {
        envelopes.add(waiting.envelope());
      }
    }
    if (envelopes.isEmpty()) {
      return;
    }
    try {
      writer.write(envelopes);
      group.forEach(waiting -> waiting.done().complete(null));
    } catch (SQLException | IOException | RuntimeException | OutOfMemoryError e) {
      if (group.size() == 1) {
        group.get(0).fail(String.valueOf(e.getMessage()), e);
      } else {
        group.forEach(waiting -> write(List.of(waiting)));
      }
    }
  }
}
