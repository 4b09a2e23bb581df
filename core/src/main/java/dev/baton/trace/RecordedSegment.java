package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A segment that records: it keeps the spans that end under its root, and is handed over whole when the root ends. */
public final class RecordedSegment extends Segment {
  /*
   * Finished spans form a stack, linked through RecordingSpan.next and pushed by compare-and-set, so that ending a span never waits
   * for another thread. When the root ends, the stack is exchanged for SEALED: what ends later finds the seal, is counted, and goes.
   *
   * The two counters are sealed after the stack, `ended` before `started`, by their sign: adding to a sealed counter shows that it
   * was. So whoever counts knows whether the root counted it already: a span that starts too late counts itself as unfinished, one that
   * ends too late leaves it to the root, and what is missing is exactly what started without being in the stack. What was the stack hangs
   * on the root from then on, whose own `next` is free.
   */

  private static final RecordingSpan SEALED = RecordingSpan.seal();
  private static final VarHandle FINISHED;
  private static final VarHandle STARTED;
  private static final VarHandle ENDED;
  private static final int SEAL = Integer.MIN_VALUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FINISHED = lookup.findVarHandle(RecordedSegment.class, "finished", RecordingSpan.class);
      STARTED = lookup.findVarHandle(RecordedSegment.class, "started", int.class);
      ENDED = lookup.findVarHandle(RecordedSegment.class, "ended", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What to add to the steady time for nanoseconds since the epoch. */
  private final long epochOffset;

  private volatile @Nullable RecordingSpan finished;

  @SuppressWarnings("UnusedVariable") // written through STARTED
  private volatile int started;

  @SuppressWarnings("UnusedVariable") // written through ENDED
  private volatile int ended;

  private int missing;

  RecordedSegment(
      ContextSpan context,
      Decision decision,
      NameSource source,
      @Nullable DynamicSamplingContext dsc,
      long epochNanos) {
    super(context, decision, source, dsc);
    epochOffset = epochNanos - tracer().clock().nanoTime();
  }

  @Override
  String name() {
    return root().name();
  }

  /** The time now, by the clock as it was read when the segment began and the steady time since: spans never run backwards. */
  long now() {
    return epochOffset + tracer().clock().nanoTime();
  }

  void childStarted() {
    if (tracer().isStreamed()) {
      return;
    }
    if ((int) STARTED.getAndAdd(this, 1) < 0) {
      unfinished(1);
    }
  }

  void childEnded(RecordingSpan span) {
    if (tracer().isStreamed()) {
      tracer().sink().accept(this, span);
      return;
    }
    int before = (int) ENDED.getAndAdd(this, 1);
    if (before >= tracer().maxSpans()) {
      tracer().counters().add(Counter.SPANS_OVER_LIMIT);
      tracer().sink().discarded(DiscardReason.BUFFER_OVERFLOW, 0, 1);
    } else if (before >= 0) {
      push(span);
    }
  }

  private void push(RecordingSpan span) {
    RecordingSpan top = finished;
    while (top != SEALED) {
      span.next = top;
      RecordingSpan before = (RecordingSpan) FINISHED.compareAndExchange(this, top, span);
      if (before == top) {
        return;
      }
      top = before;
    }
  }

  void rootEnded() {
    if (tracer().isStreamed()) {
      tracer().sink().accept(this, root());
      return;
    }
    RecordingSpan top = (RecordingSpan) FINISHED.getAndSet(this, SEALED);
    ((RecordingSpan) root()).next = top;
    int count = 0;
    for (RecordingSpan span = top; span != null; span = span.next) {
      count++;
    }
    int overLimit =
        Math.max(0, (int) ENDED.getAndBitwiseOr(this, SEAL) - tracer().maxSpans());
    missing = (int) STARTED.getAndBitwiseOr(this, SEAL) - count;
    if (missing > overLimit) {
      unfinished(missing - overLimit);
    }
    tracer().sink().accept(this);
  }

  private void unfinished(int count) {
    tracer().counters().add(Counter.SPANS_UNFINISHED, count);
    tracer().sink().discarded(DiscardReason.INSUFFICIENT_DATA, 0, count);
  }

  /** How many spans it holds, the root included. */
  public int size() {
    int count = 0;
    for (RecordingSpan span = (RecordingSpan) root(); span != null; span = span.next) {
      count++;
    }
    return count;
  }

  /** How many bytes they are estimated to have. */
  public int bytes() {
    long bytes = 0;
    for (RecordingSpan span = (RecordingSpan) root(); span != null; span = span.next) {
      bytes += span.bytes();
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** How many bytes an ended span is estimated to have. */
  public static int bytes(Span span) {
    return ((RecordingSpan) span).bytes();
  }

  /** What goes with its spans into an envelope. */
  public DynamicSamplingContext samplingContext() {
    return dynamicSamplingContext();
  }

  /** One ended span as it is streamed. For the sender's thread. */
  public StreamedSpan streamed(Span span) {
    return new StreamedSpan(
        ((RecordingSpan) span).data(),
        root().spanId(),
        tracer().dataFilter().text(name()),
        source());
  }

  /** What is to be sent, in the order in which spans ended. For the sender's thread. */
  public SegmentData data() {
    RecordingSpan root = (RecordingSpan) root();
    List<SpanData> data = new ArrayList<>();
    for (RecordingSpan span = root.next; span != null; span = span.next) {
      data.add(span.data());
    }
    Collections.reverse(data);
    return new SegmentData(
        tracer().ids().newTraceId(),
        root.data(),
        source(),
        data,
        missing,
        dynamicSamplingContext());
  }
}
