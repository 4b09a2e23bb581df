package dev.baton.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One thread that appends to the journal for many: whoever waits while it does is part of the next group. */
final class Acceptance implements AutoCloseable {
  /*
   * Closing: the thread ends at the mark that close() puts into the queue, says so in "ended", and then fails what is still queued. Whoever
   * puts something in looks at "ended" afterwards. So either the thread finds it, or its owner sees that nobody will.
   */
  /** Called from one thread. */
  interface Writer {
    /** Accepts a group as a whole or not at all. */
    void accept(List<ReceivedEnvelope> group) throws IOException;
  }

  private record Waiting(
      @Nullable ReceivedEnvelope envelope, CompletableFuture<@Nullable Void> done) {
    void fail(String why, @Nullable Throwable cause) {
      done.completeExceptionally(new IOException("cannot store: " + why, cause));
    }
  }

  private static final int LARGEST_GROUP = 256;
  private static final int GATHER_MILLIS = 1;
  private static final String CLOSED = "the store is closed";

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Writer writer;
  private final Thread thread;
  private volatile boolean ended;

  /** A thread that does not run yet. */
  Acceptance(Writer writer) {
    this.writer = writer;
    thread = new Thread(this::run, "baton-journal");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Completes when {@code envelope} stands in the journal. */
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
      while (open) {
        List<Waiting> taken = new ArrayList<>();
        taken.add(queue.take());
        queue.drainTo(taken, LARGEST_GROUP - taken.size());
        if (taken.size() > 1) {
          // others will follow, and to wake this thread for each costs more than to append it; who
          // sends alone would only wait for himself
          Thread.sleep(GATHER_MILLIS);
          queue.drainTo(taken, LARGEST_GROUP - taken.size());
        }
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
      writer.accept(envelopes);
      group.forEach(waiting -> waiting.done().complete(null));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (group.size() == 1) {
        group.get(0).fail(String.valueOf(e.getMessage()), e);
      } else {
        group.forEach(waiting -> write(List.of(waiting)));
      }
    }
  }
}
