package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
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
   * The queue itself has no bound; the backlog counts the spans in it (an error counts as one) and their bytes, and turns away what would
   * exceed a limit, so that memory is bounded by what is really held: a segment may have one span or a thousand.
   *
   * Everything behind the queue happens on one thread: encoding into one buffer, compressing, sending, waiting before a retry. It
   * begins with the first thing that is taken or counted as lost, so that a program that records nothing has no thread of ours. To
   * flush is to queue a mark, wake the thread, and wait until it comes to the mark.
   *
   * To wake a thread costs whoever does it more than all of the span. So a thread that has sent what there was sleeps a little beside
   * the queue, where what is added wakes nobody, before it waits at the queue again: under load only its own clock wakes it.
   *
   * Whoever takes an item out of the queue settles it, so each is counted once: the thread, or, when the time to close is over and the
   * thread hangs in the network or in a callback, the one who closes; or whoever added it just after that.
   */

  private static final long REPORT_MILLIS = 30_000;
  private static final long IDLE_MILLIS = 10_000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long BATCH_MILLIS = 500;
  private static final int ERROR_BYTES = 500;
  private static final int FRAME_BYTES = 150;

  private final Counters counters;
  private final SenderSettings settings;
  private final Ledger ledger = new Ledger();
  private final Backlog backlog;
  private final Backpressure backpressure;
  private final SpanBatcher batcher;
  private final Delivery delivery;
  private final Outbox outbox;
  private final LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private long lastReport;
  private boolean ended;
  private volatile boolean open = true;
  private volatile boolean running;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Tracer tracer;

  /** A sender that has not started. */
  public EnvelopeSender(Transport transport, SenderSettings settings) {
    this.settings = settings;
    counters = settings.counters();
    backlog = new Backlog(settings.maximum(), settings.maximumBytes());
    backpressure = new Backpressure(settings.clock());
    batcher = new SpanBatcher(settings.maximum() / 2, settings.maximumBytes() / 2);
    delivery = new Delivery(transport, settings, ledger, closing);
    outbox = new Outbox(settings, ledger, delivery);
    lastReport = settings.steadyMillis();
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
    if (settings.cacheDir() != null) {
      begin();
    }
  }

  /** Begins the thread, which keeps nothing of the one that happened to need it first. */
  private synchronized void begin() {
    if (running || tracer == null || !open) {
      return;
    }
    try {
      Thread sender = new Thread(null, this::run, "baton-sender", 0, false);
      sender.setDaemon(true);
      sender.setContextClassLoader(EnvelopeSender.class.getClassLoader());
      thread = sender; // which may ask for it at once
      sender.start();
      running = true;
    } catch (RuntimeException | Error e) {
      // The machine has no thread to give; whoever comes next tries again.
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
  }

  @Override
  public void accept(RecordedSegment segment) {
    offer(segment, segment.size(), segment.bytes());
  }

  @Override
  public void accept(RecordedSegment segment, Span span) {
    int bytes = RecordedSegment.bytes(span);
    offer(new EndedSpan(segment, span, bytes), 1, bytes);
  }

  /** Takes an error. */
  @Override
  public void accept(ErrorEvent event) {
    offer(event, 1, bytes(event));
  }

  /** Counts an error that was not taken, because it was taken before. */
  public void duplicate() {
    ledger.dropped(DiscardReason.EVENT_PROCESSOR, Contents.ERROR);
  }

  private static int bytes(ErrorEvent event) {
    int bytes = ERROR_BYTES;
    for (ExceptionData exception : event.exceptions()) {
      String value = exception.value();
      bytes += ERROR_BYTES
          + (value == null ? 0 : value.length())
          + exception.frames().size() * FRAME_BYTES;
    }
    return bytes;
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    ledger.dropped(reason, DataCategory.TRANSACTION, transactions);
    ledger.dropped(reason, DataCategory.SPAN, spans);
    if (!running) {
      begin();
    }
  }

  private void offer(Object item, int number, int bytes) {
    if (!open) {
      counters.add(Counter.CLOSED);
      lost(DiscardReason.SHUTDOWN, item);
    } else if (Thread.currentThread() == thread) {
      // A callback that captures something each time it is asked would never come to an end.
      lost(DiscardReason.BEFORE_SEND, item);
    } else if (backlog.admit(number, bytes)) {
      queue.add(item);
      if (!running) {
        begin();
      }
      if (!open && closed.getCount() == 0) {
        discardQueue();
      }
    } else {
      counters.add(Counter.QUEUE_FULL);
      lost(DiscardReason.QUEUE_OVERFLOW, item);
      backpressure.turnedAway();
    }
  }

  /**
   * Waits until all that was taken so far is sent or given up; false when the time was not enough, and at once on the sender's own thread,
   * which has it all to do.
   */
  public boolean flush(Duration timeout) {
    if (!running) {
      return queue.isEmpty();
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
      closed.countDown();
      discardQueue();
      delivery.end();
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
    if (queue.size() > 1) {
      delivery.hurry();
    }
    for (boolean waiting = true; waiting; ) {
      try {
        delivered = awaitMark(nanos / 4 * 3 - (System.nanoTime() - start));
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    closing.countDown();
    if (!delivered) {
      delivery.abandon();
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
    Shortfall.tell(before, stats(), settled, delivery.destination(), nanos / 1_000_000);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The thread hangs somewhere. What it has in hand stays with it; the rest is settled here. */
  private void giveUp(Thread hanging) {
    delivery.abandon();
    closed.countDown();
    discardQueue();
    hanging.interrupt();
  }

  private void add(Mark mark) {
    queue.add(mark);
    LockSupport.unpark(thread);
  }

  private void run() {
    try (Scope scope = Objects.requireNonNull(tracer, "started").suppressed().makeCurrent()) {
      delivery.adopt();
      while (!ended && closed.getCount() > 0) {
        step();
      }
    } finally {
      delivery.end();
      closed.countDown();
      discardQueue();
    }
  }

  private void step() {
    try {
      handle(next());
      tell();
      backpressure.look(delivery.isLimited());
    } catch (InterruptedException e) {
      // Only closing ends the thread, and that says so.
    } catch (Throwable e) {
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
  }

  /** What is to be handled next; null when nothing came for long enough to look at what waits elsewhere. */
  private @Nullable Object next() throws InterruptedException {
    Object next = queue.poll();
    if (next == null && delivery.millisToReplay() > 0) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      next = queue.poll();
    }
    return next != null
        ? next
        : queue.poll(
            Math.min(batcher.isEmpty() ? IDLE_MILLIS : BATCH_MILLIS, delivery.millisToReplay()),
            TimeUnit.MILLISECONDS);
  }

  private void handle(@Nullable Object next) throws InterruptedException {
    if (next instanceof Mark mark) {
      try {
        send(batcher.all());
        delivery.gather();
        report();
        tell();
      } finally {
        ended = mark.last;
        mark.countDown();
      }
      return;
    }
    if (next != null) {
      take(next);
    }
    send(batcher.due(settings.steadyMillis()));
    delivery.replay();
    if (settings.steadyMillis() - lastReport >= REPORT_MILLIS) {
      report();
      delivery.adopt();
    }
  }

  private void report() {
    lastReport = settings.steadyMillis();
    delivery.report();
  }

  /** Settles an item; a failure of ours costs that item alone. */
  private void take(Object item) {
    try {
      if (item instanceof EndedSpan ended) {
        StreamedSpan span = outbox.changed(ended.segment().streamed(ended.span()));
        batcher.add(ended.segment(), span, ended.bytes(), settings.steadyMillis());
      } else if (item instanceof RecordedSegment segment) {
        outbox.send(segment);
        release(item);
      } else if (item instanceof ErrorEvent event) {
        outbox.send(event);
        release(item);
      }
    } catch (Throwable e) {
      counters.failed(Counter.INTERNAL_ERROR, e);
      drop(DiscardReason.INTERNAL_SDK_ERROR, item);
    }
  }

  private void send(List<SpanBatcher.Batch> batches) {
    for (SpanBatcher.Batch batch : batches) {
      outbox.send(batch);
      backlog.release(batch.spans.size(), batch.bytes());
    }
  }

  private void tell() {
    DropListener listener = settings.onDrop();
    if (listener != null) {
      try {
        ledger.tell(listener);
      } catch (Throwable e) {
        counters.failed(Counter.ON_DROP_FAILED, e);
      }
    }
  }

  /** Drops what is in the queue, and lets those go who wait at a mark. */
  private void discardQueue() {
    for (Object left = queue.poll(); left != null; left = queue.poll()) {
      if (left instanceof Mark mark) {
        mark.countDown();
      } else {
        drop(DiscardReason.SHUTDOWN, left);
      }
    }
  }

  private void drop(DiscardReason reason, Object item) {
    lost(reason, item);
    release(item);
  }

  private void lost(DiscardReason reason, Object item) {
    if (item instanceof RecordedSegment segment) {
      ledger.dropped(reason, Contents.transaction(segment.size()));
    } else {
      ledger.dropped(reason, item instanceof EndedSpan ? Contents.spans(1) : Contents.ERROR);
    }
  }

  private void release(Object item) {
    if (item instanceof RecordedSegment segment) {
      backlog.release(segment.size(), segment.bytes());
    } else if (item instanceof EndedSpan ended) {
      backlog.release(1, ended.bytes());
    } else if (item instanceof ErrorEvent event) {
      backlog.release(1, bytes(event));
    }
  }

  /** A span that is streamed. */
  private record EndedSpan(RecordedSegment segment, Span span, int bytes) {}

  /** Stands in the queue behind everything that was taken before it; open when the thread has come to it. */
  private static final class Mark extends CountDownLatch {
    private final boolean last;

    Mark(boolean last) {
      super(1);
      this.last = last;
    }
  }
}
