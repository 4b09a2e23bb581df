package dev.baton.export;

import dev.baton.export.Backlog.EndedSpan;
import dev.baton.export.Backlog.Mark;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.StreamedSpan;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the sender's thread does, step by step, until it comes to the last mark. */
final class SenderLoop {
  /*
   * To wake a thread costs whoever does it more than all of the span. So a thread that has sent what there was sleeps a little beside
   * the queue, where what is added wakes nobody, before it waits at the queue again: under load only its own clock wakes it.
   */

  private static final long REPORT_MILLIS = 30_000;
  private static final long IDLE_MILLIS = 10_000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long BATCH_MILLIS = 500;

  private final SenderSettings settings;
  private final Counters counters;
  private final Backlog backlog;
  private final Ledger ledger;
  private final Backpressure backpressure;
  private final SpanBatcher batcher;
  private final Delivery delivery;
  private final Outbox outbox;
  private long lastReport;
  private boolean ended;

  SenderLoop(
      SenderSettings settings,
      Backlog backlog,
      Ledger ledger,
      Backpressure backpressure,
      Delivery delivery) {
    this.settings = settings;
    this.backlog = backlog;
    this.ledger = ledger;
    this.backpressure = backpressure;
    this.delivery = delivery;
    counters = settings.counters();
    batcher = new SpanBatcher(settings.maximum() / 2, settings.maximumBytes() / 2);
    outbox = new Outbox(settings, ledger, delivery);
    lastReport = settings.steadyMillis();
    delivery.adopt();
  }

  /** Whether it came to the last mark. */
  boolean hasEnded() {
    return ended;
  }

  void step() {
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
    Object next = backlog.poll();
    if (next == null && delivery.millisToReplay() > 0) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      next = backlog.poll();
    }
    return next != null
        ? next
        : backlog.poll(
            Math.min(batcher.isEmpty() ? IDLE_MILLIS : BATCH_MILLIS, delivery.millisToReplay()));
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

  /** Settles an item; a failure of ours costs that item alone. A span that is streamed waits on, with others of its trace. */
  private void take(Object item) {
    try {
      if (item instanceof EndedSpan ended) {
        StreamedSpan span = outbox.changed(ended.segment().streamed(ended.span()));
        batcher.add(ended.segment(), span, ended.bytes(), settings.steadyMillis());
      } else if (item instanceof RecordedSegment segment) {
        outbox.send(segment);
        backlog.release(segment);
      } else if (item instanceof ErrorEvent event) {
        outbox.send(event);
        backlog.release(event);
      }
    } catch (Throwable e) {
      counters.failed(Counter.INTERNAL_ERROR, e);
      backlog.drop(DiscardReason.INTERNAL_SDK_ERROR, item);
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
}
