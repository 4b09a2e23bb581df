package dev.baton.export;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends over several connections at a time. Used by one thread, but for {@link #abort}. */
final class SideBySide {
  /*
   * Whatever is handed in takes a connection that is idle, or opens one, and a thread with it, until there are so many; then it is the turn of
   * the thread that hands it in, which so waits until another is free.
   */

  private static final int MOST = 16;
  private static final long IDLE_SECONDS = 1;

  private final Transport first;
  private final Queue<Transport> all = new ConcurrentLinkedQueue<>();
  private final Queue<Transport> idle = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
      0,
      MOST,
      IDLE_SECONDS,
      TimeUnit.SECONDS,
      new SynchronousQueue<>(),
      SideBySide::thread,
      new ThreadPoolExecutor.CallerRunsPolicy());

  /** Beginning with this connection. */
  SideBySide(Transport first) {
    this.first = first;
    idle.add(first);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "baton-lane", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(SideBySide.class.getClassLoader());
    return thread;
  }

  /** Does this with a connection that nobody else has meanwhile. */
  void execute(Consumer<Transport> sending) {
    threads.execute(() -> {
      Transport free = idle.poll();
      Transport lane = free == null ? open() : free;
      sending.accept(lane);
      idle.add(lane);
    });
  }

  private Transport open() {
    Transport another = first.another();
    all.add(another);
    return another;
  }

  /** Makes what is under way fail soon. Called on any thread. */
  void abort() {
    all.forEach(Transport::abort);
  }

  /** Waits until all is done, and its threads are gone. */
  void close() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    all.forEach(Transport::abort);
  }
}
