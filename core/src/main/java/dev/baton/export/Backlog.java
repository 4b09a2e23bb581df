package dev.baton.export;

import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Span;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: segments, spans that are streamed, errors, and the marks of those who wait for what was taken before. Bounded in
 * number and in bytes. Whoever takes an item out settles it, so each is counted once. Thread-safe.
 */
final class Backlog {
  /*
   * The queue itself has no bound; spans are counted (an error counts as one), and so are their bytes, and what would exceed a limit is
   * turned away, so that memory is bounded by what is really held: a segment may have one span or a thousand. A segment stands in the queue
   * as it is: nothing is made for it but its place.
   *
   * Both counts are in one number, so that taking costs one atomic step: the upper 24 bits count, the lower 40 are bytes. The bytes of a
   * span are estimated twice, when it comes and when it goes, and an attribute may be set between the two by a thread that has not noticed
   * the end. So bytes begin in the middle of their range, where a difference borrows nothing from the count, and begin anew whenever
   * nothing waits.
   */

  private static final int BYTES = 40;
  private static final long BYTES_MASK = (1L << BYTES) - 1;
  private static final long NOTHING = 1L << (BYTES - 1);
  private static final int ERROR_BYTES = 500;
  private static final int FRAME_BYTES = 150;

  private final LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();
  private final AtomicLong held = new AtomicLong(NOTHING);
  private final int maximum;
  private final long maximumBytes;
  private final Ledger ledger;

  /** @param ledger where what is dropped is counted */
  Backlog(int maximum, long maximumBytes, Ledger ledger) {
    this.maximum = maximum;
    this.maximumBytes = maximumBytes;
    this.ledger = ledger;
  }

  /** A span that is streamed. */
  record EndedSpan(RecordedSegment segment, Span span, int bytes) {}

  /** Stands in the queue behind everything that was taken before it; open when the thread has come to it. */
  static final class Mark extends CountDownLatch {
    final boolean last;

    Mark(boolean last) {
      super(1);
      this.last = last;
    }
  }

  /** Takes an item; false when too much waits. */
  boolean offer(Object item) {
    return admit(number(item), bytes(item)) && queue.add(item);
  }

  void add(Mark mark) {
    queue.add(mark);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean holdsSeveral() {
    return queue.size() > 1;
  }

  /** The next item; null when none is there. */
  @Nullable
  Object poll() {
    return queue.poll();
  }

  /** The next item; null when none came in time. */
  @Nullable
  Object poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Drops what is left, and lets those go who wait at a mark. */
  void discard() {
    for (Object left = queue.poll(); left != null; left = queue.poll()) {
      if (left instanceof Mark mark) {
        mark.countDown();
      } else {
        drop(DiscardReason.SHUTDOWN, left);
      }
    }
  }

  /** Counts an item that was taken out as lost. */
  void drop(DiscardReason reason, Object item) {
    lost(reason, item);
    release(item);
  }

  /** Counts an item that was not taken as lost. */
  void lost(DiscardReason reason, Object item) {
    if (item instanceof RecordedSegment segment) {
      ledger.dropped(reason, Contents.transaction(segment.size()));
    } else {
      ledger.dropped(reason, item instanceof EndedSpan ? Contents.spans(1) : Contents.ERROR);
    }
  }

  /** An item that was taken out waits no longer. */
  void release(Object item) {
    release(number(item), bytes(item));
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

  private static int number(Object item) {
    return item instanceof RecordedSegment segment ? segment.size() : 1;
  }

  private static int bytes(Object item) {
    if (item instanceof RecordedSegment segment) {
      return segment.bytes();
    }
    return item instanceof EndedSpan ended ? ended.bytes() : bytes((ErrorEvent) item);
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
}
