package dev.baton.export;

import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.ClientReport;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes what ended and sends it from a thread of its own. Taking never waits: when too much is queued, what comes is dropped and counted.
 */
public final class EnvelopeSender implements SpanSink {
  /*
   * The queue itself has no bound; `queued` counts the spans in it (an error counts as one) and turns away what would exceed the
   * limit, so that memory is bounded by what is really held: a segment may have one span or a thousand.
   *
   * Everything behind the queue happens on one thread: encoding into one buffer, compressing, sending, waiting before a retry. It
   * begins with the first thing that is taken or counted as lost, so that a program that records nothing has no thread of ours. To
   * flush is to queue a mark, wake the thread, and wait until it comes to the mark.
   *
   * To wake a thread costs whoever does it more than all of the span. So a thread that has sent what there was sleeps a little beside
   * the queue, where what is added wakes nobody, before it waits at the queue again: under load only its own clock wakes it.
   */

  private static final long[] RETRY_MILLIS = {100, 1_000};
  private static final long REPORT_MILLIS = 30_000;
  private static final long IDLE_MILLIS = 10_000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long BATCH_MILLIS = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Transport transport;
  private final ClientInfo client;
  private final EnvelopeWriter envelope = new EnvelopeWriter();
  private final Counters counters;
  private final int limit;
  private final boolean sendReports;
  private final BeforeSend<SegmentData> beforeTransaction;
  private final BeforeSend<ErrorEvent> beforeEvent;
  private final @Nullable UnaryOperator<SpanData> beforeSpan;
  private final Losses losses = new Losses();
  private final RateLimits rateLimits = new RateLimits(System::currentTimeMillis);
  private final Backpressure backpressure = new Backpressure(System::currentTimeMillis);
  private final SpanBatcher batcher = new SpanBatcher();
  private long lastReport = System.currentTimeMillis();
  private final LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean open = true;
  private volatile boolean running;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Tracer tracer;

  /**
   * A sender that has not started.
   *
   * @param limit how many spans may wait
   * @param sendReports whether to tell the server what was dropped
   * @param beforeTransaction asked about each transaction
   * @param beforeEvent asked about each error and message
   * @param beforeSpan asked about each span, before its transaction is; null for nobody
   */
  public EnvelopeSender(
      Transport transport,
      ClientInfo client,
      Counters counters,
      int limit,
      boolean sendReports,
      BeforeSend<SegmentData> beforeTransaction,
      BeforeSend<ErrorEvent> beforeEvent,
      @Nullable UnaryOperator<SpanData> beforeSpan) {
    this.transport = transport;
    this.client = client;
    this.counters = counters;
    this.limit = limit;
    this.sendReports = sendReports;
    this.beforeTransaction = beforeTransaction;
    this.beforeEvent = beforeEvent;
    this.beforeSpan = beforeSpan;
  }

  /** How often the sample rate is to be halved at the moment. */
  public IntSupplier backpressure() {
    return backpressure;
  }

  /** From now on what is taken is sent, by a thread that begins with the first of it. Nothing that it does is traced by {@code tracer}. */
  public void start(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Begins the thread, which keeps nothing of the one that happened to need it first. */
  private synchronized void begin() {
    Tracer untraced = tracer;
    if (running || untraced == null) {
      return;
    }
    try {
      Thread sender = new Thread(null, () -> run(untraced), "baton-sender", 0, false);
      sender.setDaemon(true);
      sender.setContextClassLoader(EnvelopeSender.class.getClassLoader());
      sender.start();
      thread = sender;
      running = true;
    } catch (RuntimeException | Error e) {
      // The machine has no thread to give; whoever comes next tries again.
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
  }

  @Override
  public void accept(RecordedSegment segment) {
    int size = segment.size();
    if (!offer(segment, size)) {
      lostSegment(DiscardReason.QUEUE_OVERFLOW, size);
    }
  }

  @Override
  public void accept(RecordedSegment segment, Span span) {
    if (!offer(new EndedSpan(segment, span), 1)) {
      losses.add(DiscardReason.QUEUE_OVERFLOW, DataCategory.SPAN, 1);
    }
  }

  /** Takes an error. */
  public void accept(ErrorEvent event) {
    if (!offer(event, 1)) {
      losses.add(DiscardReason.QUEUE_OVERFLOW, DataCategory.ERROR, 1);
    }
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    losses.add(reason, DataCategory.TRANSACTION, transactions);
    losses.add(reason, DataCategory.SPAN, spans);
    if (!running) {
      begin();
    }
  }

  private boolean offer(Object item, int size) {
    if (open && queued.addAndGet(size) <= limit) {
      queue.add(item);
      if (!running) {
        begin();
      }
      return true;
    }
    if (open) {
      queued.addAndGet(-size);
    }
    counters.add(Counter.QUEUE_FULL);
    backpressure.turnedAway();
    return false;
  }

  /** Waits until all that was taken so far is sent or given up; false when the time was not enough. */
  public boolean flush(Duration timeout) {
    if (!running) {
      return queue.isEmpty();
    }
    Mark mark = new Mark(new CountDownLatch(1));
    add(mark);
    // Looked at after the mark is in the queue: either the thread has ended, or it will still come
    // to the mark.
    return closed.getCount() == 0 || await(mark.reached(), timeout);
  }

  /** Sends what is left for as long as {@code timeout}, and takes no more. */
  public void close(Duration timeout) {
    if (open) {
      open = false;
      flush(timeout);
      closing.countDown();
      if (running) {
        add(new Mark(closed));
      } else {
        closed.countDown();
      }
    }
  }

  private void add(Mark mark) {
    queue.add(mark);
    LockSupport.unpark(thread);
  }

  private static boolean await(CountDownLatch latch, Duration timeout) {
    try {
      return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run(Tracer tracer) {
    try (Scope scope = tracer.suppressed().makeCurrent()) {
      while (closed.getCount() > 0) {
        Object next = next();
        try {
          handle(next);
          backpressure.look(rateLimits.isAnyActive());
        } catch (RuntimeException | Error e) {
          // Nobody would start the thread again.
          counters.failed(Counter.INTERNAL_ERROR, e);
        }
      }
      releaseMarks();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be handled next; null when nothing came for long enough to look at what waits in the batcher. */
  private @Nullable Object next() throws InterruptedException {
    Object next = queue.poll();
    if (next == null) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      next = queue.poll();
    }
    return next != null
        ? next
        : queue.poll(batcher.isEmpty() ? IDLE_MILLIS : BATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void releaseMarks() {
    for (Object left = queue.poll(); left != null; left = queue.poll()) {
      if (left instanceof Mark mark) {
        mark.reached().countDown();
      }
    }
  }

  private void handle(@Nullable Object next) throws InterruptedException {
    if (next instanceof RecordedSegment segment) {
      queued.addAndGet(-segment.size());
      send(segment);
    } else if (next instanceof EndedSpan ended) {
      queued.decrementAndGet();
      StreamedSpan span = changed(ended.segment().streamed(ended.span()));
      send(batcher.add(ended.segment(), span, System.currentTimeMillis()));
    } else if (next instanceof ErrorEvent event) {
      queued.decrementAndGet();
      send(event);
    } else if (next instanceof Mark mark) {
      try {
        send(batcher.all());
        sendReport();
      } finally {
        mark.reached().countDown();
      }
    }
    send(batcher.due(System.currentTimeMillis()));
    if (System.currentTimeMillis() - lastReport >= REPORT_MILLIS) {
      sendReport();
    }
  }

  private void send(List<SpanBatcher.Batch> batches) throws InterruptedException {
    for (SpanBatcher.Batch batch : batches) {
      int size = batch.spans.size();
      if (rateLimits.isLimited(DataCategory.SPAN)) {
        counters.add(Counter.RATE_LIMITED);
        losses.add(DiscardReason.RATELIMIT_BACKOFF, DataCategory.SPAN, size);
        continue;
      }
      DiscardReason failure = deliver(() -> {
        envelope.begin(
            null, batch.segment.samplingContext(), client.sdk(), System.currentTimeMillis());
        envelope.spans(batch.spans, client);
      });
      if (failure != null) {
        losses.add(failure, DataCategory.SPAN, size);
      }
    }
  }

  private void send(RecordedSegment segment) throws InterruptedException {
    if (rateLimits.isLimited(DataCategory.TRANSACTION)) {
      counters.add(Counter.RATE_LIMITED);
      lostSegment(DiscardReason.RATELIMIT_BACKOFF, segment.size());
      return;
    }
    SegmentData data = ask(beforeTransaction, changed(segment.data()));
    if (data == null) {
      lostSegment(DiscardReason.BEFORE_SEND, segment.size());
      return;
    }
    losses.add(
        DiscardReason.BEFORE_SEND,
        DataCategory.SPAN,
        segment.size() - 1 - data.spans().size());
    DiscardReason failure = deliver(() -> {
      envelope.begin(data.eventId(), data.dsc(), client.sdk(), System.currentTimeMillis());
      envelope.transaction(data, client);
    });
    if (failure != null) {
      lostSegment(failure, 1 + data.spans().size());
    }
  }

  private void send(ErrorEvent taken) throws InterruptedException {
    if (rateLimits.isLimited(DataCategory.ERROR)) {
      counters.add(Counter.RATE_LIMITED);
      losses.add(DiscardReason.RATELIMIT_BACKOFF, DataCategory.ERROR, 1);
      return;
    }
    ErrorEvent event = ask(beforeEvent, taken);
    if (event == null) {
      losses.add(DiscardReason.BEFORE_SEND, DataCategory.ERROR, 1);
      return;
    }
    DiscardReason failure = deliver(() -> {
      envelope.begin(event.eventId(), event.dsc(), client.sdk(), System.currentTimeMillis());
      envelope.event(event, client);
    });
    if (failure != null) {
      losses.add(failure, DataCategory.ERROR, 1);
    }
  }

  private SegmentData changed(SegmentData data) {
    return beforeSpan == null
        ? data
        : new SegmentData(
            data.eventId(),
            changed(data.root(), beforeSpan),
            data.source(),
            data.spans().stream().map(span -> changed(span, beforeSpan)).toList(),
            data.droppedSpans(),
            data.dsc());
  }

  private StreamedSpan changed(StreamedSpan span) {
    return beforeSpan == null
        ? span
        : new StreamedSpan(
            changed(span.span(), beforeSpan), span.segmentId(), span.segmentName(), span.source());
  }

  /** A span is never dropped here: one that the callback fails on stays as it was (protocol notes 9.11). */
  private SpanData changed(SpanData span, UnaryOperator<SpanData> callback) {
    try {
      return Objects.requireNonNull(callback.apply(span), "beforeSendSpan returned null");
    } catch (RuntimeException | Error e) {
      counters.failed(Counter.BEFORE_SEND_FAILED, e);
      return span;
    }
  }

  private <T> @Nullable T ask(BeforeSend<T> callback, T value) {
    try {
      return callback.apply(value);
    } catch (RuntimeException | Error e) {
      counters.failed(Counter.BEFORE_SEND_FAILED, e);
      return null;
    }
  }

  private void lostSegment(DiscardReason reason, int spans) {
    discarded(reason, 1, spans);
  }

  /** A report that fails is not reported itself (protocol notes 9.8). */
  private void sendReport() throws InterruptedException {
    lastReport = System.currentTimeMillis();
    if (sendReports && !rateLimits.isLimited(DataCategory.INTERNAL)) {
      ClientReport report = losses.take(System.currentTimeMillis());
      if (report != null) {
        deliver(() -> {
          envelope.begin(
              null, DynamicSamplingContext.EMPTY, client.sdk(), System.currentTimeMillis());
          envelope.clientReport(report);
        });
      }
    }
  }

  /**
   * Sends one envelope, again after a pause when the network fails. It is encoded anew each time, since it says when it was sent.
   *
   * @return why it was lost; null when it was not, or when the server counts it itself
   */
  private @Nullable DiscardReason deliver(Runnable encode) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        encode.run();
        Transport.Answer answer = transport.send(envelope.array(), envelope.size());
        rateLimits.update(answer);
        return lossOf(answer.status());
      } catch (IOException e) {
        boolean last = attempt == RETRY_MILLIS.length;
        if (last || closing.await(RETRY_MILLIS[attempt], TimeUnit.MILLISECONDS)) {
          counters.failed(Counter.NETWORK_FAILED, "cannot reach " + transport + ": " + e);
          return DiscardReason.NETWORK_ERROR;
        }
      } catch (RuntimeException | Error e) {
        counters.failed(Counter.INTERNAL_ERROR, e);
        return DiscardReason.INTERNAL_SDK_ERROR;
      }
    }
  }

  private @Nullable DiscardReason lossOf(int status) {
    if (status / 100 == 2) {
      return null;
    }
    if (status == TOO_MANY_REQUESTS) {
      counters.add(Counter.RATE_LIMITED);
      return null;
    }
    counters.failed(Counter.SERVER_REFUSED, transport + " answered with status " + status);
    return DiscardReason.SEND_ERROR;
  }

  /** A span that is streamed. */
  private record EndedSpan(RecordedSegment segment, Span span) {}

  /** Stands in the queue behind everything that was taken before it. */
  private record Mark(CountDownLatch reached) {}
}
