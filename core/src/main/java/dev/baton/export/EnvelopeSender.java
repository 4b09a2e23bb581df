package dev.baton.export;

import dev.baton.export.Backlog.EndedSpan;
import dev.baton.export.Backlog.Mark;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.ErrorEvent;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what ended and sends it from a thread of its own. Taking never waits: when too much is queued, what comes is dropped and counted.
 */
public final class EnvelopeSender implements SpanSink, Consumer<ErrorEvent> {
  /*
   * Everything behind the queue happens on one thread: encoding into one buffer, compressing, sending, waiting before a retry. It
   * begins with the first thing that is taken or counted as lost, so that a program that records nothing has no thread of ours, and
   * makes its tools itself, so that nobody waits for them. To flush is to queue a mark, wake the thread, and wait until it comes to the
   * mark.
   *
   * Whoever takes an item out of the queue settles it, so each is counted once: the thread, or, when the time to close is over and the
   * thread hangs in the network or in a callback, the one who closes; or whoever added it just after that.
   */

  private final Transport transport;
  private final SenderSettings settings;
  private final Counters counters;
  private final Ledger ledger = new Ledger();
  private final Backlog backlog;
  private final Backpressure backpressure;
  private final @Nullable Cache cache;

  private final Ending ending = new Ending();

  /** Counted down when the thread has ended or is given up. */
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile boolean open = true;
  private volatile boolean running;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Tracer tracer;

  /** Null until the thread has made it. */
  private volatile @Nullable Delivery delivery;

  /**
   * A sender that has not started.
   *
   * @throws IllegalArgumentException when the folder of the cache cannot be written to
   */
  public EnvelopeSender(Transport transport, SenderSettings settings) {
    this.transport = transport;
    this.settings = settings;
    counters = settings.counters();
    backlog = new Backlog(settings.maximum(), settings.maximumBytes(), ledger);
    backpressure = new Backpressure(settings.clock());
    cache = settings.cacheDir() == null
        ? null
        : new Cache(settings.cacheDir(), settings.maximumCacheBytes(), counters, ledger);
  }

  /** How often the sample rate is to be halved at the moment. */
  public IntSupplier backpressure() {
    return backpressure;
  }

  /** What became of everything so far. */
  public Stats stats() {
    return ledger.stats(backlog.number(), backlog.bytes());
  }

  /**
   * From now on what is taken is sent, by a thread that begins with the first of it, or at once where something may lie in the cache.
   * Nothing that it does is traced by {@code tracer}.
   */
  public void start(Tracer tracer) {
    this.tracer = tracer;
    if (cache != null) {
      begin();
    }
  }

  private synchronized void begin() {
    Tracer tracer = this.tracer;
    if (running || tracer == null || !open) {
      return;
    }
    try {
      Thread sender = new SenderThread(tracer);
      // Both before it starts: a callback on it may ask at once, and so may who waits for what it
      // has in hand.
      thread = sender;
      running = true;
      sender.start();
    } catch (RuntimeException | Error e) {
      // The machine has no thread to give; whoever comes next tries again.
      running = false;
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
  }

  @Override
  public void accept(RecordedSegment segment) {
    offer(segment);
  }

  @Override
  public void accept(RecordedSegment segment, Span span) {
    offer(new EndedSpan(segment, span, RecordedSegment.bytes(span)));
  }

  /** Takes an error. */
  @Override
  public void accept(ErrorEvent event) {
    offer(event);
  }

  /** Counts an error that was not taken, because it was taken before. */
  public void duplicate() {
    ledger.dropped(DiscardReason.EVENT_PROCESSOR, Contents.ERROR);
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    ledger.dropped(reason, DataCategory.TRANSACTION, transactions);
    ledger.dropped(reason, DataCategory.SPAN, spans);
    if (!running) {
      begin();
    }
  }

  private void offer(Object item) {
    if (!open) {
      counters.add(Counter.CLOSED);
      backlog.lost(DiscardReason.SHUTDOWN, item);
    } else if (Thread.currentThread() == thread) {
      // A callback that captures something each time it is asked would never come to an end.
      backlog.lost(DiscardReason.BEFORE_SEND, item);
    } else if (backlog.offer(item)) {
      if (!running) {
        begin();
      }
      if (!open && closed.getCount() == 0) {
        backlog.discard();
      }
    } else {
      counters.add(Counter.QUEUE_FULL);
      backlog.lost(DiscardReason.QUEUE_OVERFLOW, item);
      backpressure.turnedAway();
    }
  }

  /**
   * Waits until all that was taken so far is sent or given up; false when the time was not enough, and at once on the sender's own thread,
   * which has it all to do.
   */
  public boolean flush(Duration timeout) {
    if (!running) {
      return backlog.isEmpty();
    }
    if (Thread.currentThread() == thread) {
      return false;
    }
    try {
      return awaitMark(timeout.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean awaitMark(long nanos) throws InterruptedException {
    Mark mark = new Mark(false);
    add(mark);
    // Looked at after the mark is in the queue: either the thread has ended, or it will still come
    // to the mark.
    return closed.getCount() == 0 || mark.await(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Sends what is left for as long as {@code timeout}, and takes no more. When three quarters of the time are over, what is left is dropped
   * or put into the cache, and the rest is for telling the server so. An interrupt does not shorten it.
   */
  public void close(Duration timeout) {
    synchronized (this) {
      if (!open) {
        return;
      }
      open = false;
    }
    if (!running) {
      end();
    } else if (Thread.currentThread() == thread) {
      // In a callback: the thread sends the rest when that returns.
      add(new Mark(true));
    } else {
      finish(System.nanoTime(), timeout.toNanos());
    }
  }

  private void finish(long start, long nanos) {
    boolean interrupted = false;
    boolean delivered = false;
    Stats before = stats();
    // Where a cache keeps what is not sent, nothing is lost by waiting.
    ending.hurry(cache == null && backlog.holdsSeveral());
    for (boolean waiting = true; waiting; ) {
      try {
        delivered = awaitMark(nanos / 4 * 3 - (System.nanoTime() - start));
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    ending.close();
    if (!delivered) {
      abandon();
    }
    add(new Mark(true));
    Thread sender = Objects.requireNonNull(thread, "running");
    for (boolean waiting = true; waiting; ) {
      try {
        // Until it is gone: a container that unloads us looks for threads that were left.
        sender.join(Math.max(1, (nanos - (System.nanoTime() - start)) / 1_000_000));
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    boolean settled = !sender.isAlive();
    if (!settled) {
      giveUp(sender);
    }
    if (!delivered) {
      Shortfall.tell(before, stats(), settled, transport.toString(), nanos / 1_000_000);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What comes from now on is kept or dropped. */
  private void abandon() {
    ending.abandon();
    transport.abort();
    Delivery made = delivery;
    if (made != null) {
      made.abort();
    }
  }

  /** The thread hangs somewhere. What it has in hand stays with it; the rest is settled here. */
  private void giveUp(Thread hanging) {
    abandon();
    closed.countDown();
    backlog.discard();
    hanging.interrupt();
  }

  private void add(Mark mark) {
    backlog.add(mark);
    LockSupport.unpark(thread);
  }

  /** Nothing is sent any longer. What is kept is left to the next process. */
  private void end() {
    if (cache != null) {
      cache.close();
    }
    closed.countDown();
    backlog.discard();
  }

  /** Keeps nothing of whoever happened to need it first. */
  private final class SenderThread extends Thread {
    private final Tracer tracer;

    SenderThread(Tracer tracer) {
      super(null, null, "baton-sender", 0, false);
      this.tracer = tracer;
      setDaemon(true);
      setContextClassLoader(EnvelopeSender.class.getClassLoader());
    }

    @Override
    public void run() {
      try (Scope scope = tracer.suppressed().makeCurrent()) {
        Delivery made = new Delivery(transport, settings, ledger, cache, ending);
        delivery = made;
        SenderLoop loop = new SenderLoop(settings, backlog, ledger, backpressure, made);
        while (!loop.hasEnded() && closed.getCount() > 0) {
          loop.step();
        }
      } finally {
        end();
      }
    }
  }
}
