package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.ClientReportReader;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.ClientReport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server without a network: it answers as it is told, and 200 when it is not told. */
final class FakeTransport implements Transport {
  private final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private volatile @Nullable CountDownLatch held;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Runnable inside = () -> {};

  @Override
  public Answer send(byte[] envelope, int length) throws IOException {
    inside.run();
    reached.countDown();
    waitWhileHeld();
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("by the test");
    }
    try {
      envelopes.add(EnvelopeReader.read(Arrays.copyOf(envelope, length)));
    } catch (MalformedEnvelope e) {
      throw new AssertionError(e);
    }
    Answer answer = answers.poll();
    return answer == null ? new Answer(200, null, null) : answer;
  }

  @Override
  public Transport another() {
    return this;
  }

  private void waitWhileHeld() {
    CountDownLatch latch = held;
    try {
      if (latch != null) {
        latch.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers the next envelope that has no answer yet. */
  void answer(int status, @Nullable String rateLimits) {
    answers.add(new Answer(status, rateLimits, null));
  }

  /** Fails this many times before it answers. */
  void fail(int times) {
    failures.set(times);
  }

  /** Answers nothing until {@link #release}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void release() {
    CountDownLatch latch = held;
    held = null;
    if (latch != null) {
      latch.countDown();
    }
  }

  /** Waits until the first envelope is being sent. */
  void awaitFirst() throws InterruptedException {
    reached.await();
  }

  /** Does this within each sending. */
  void inside(Runnable work) {
    inside = work;
  }

  /** What arrived, but for client reports. */
  List<Envelope> envelopes() {
    return envelopes.stream().filter(envelope -> !isReport(envelope)).toList();
  }

  private static boolean isReport(Envelope envelope) {
    return envelope.items().get(0).type().equals(ClientReport.CLIENT_REPORT);
  }

  /** The item of the only envelope besides client reports. */
  EnvelopeItem item() {
    assertThat(envelopes()).hasSize(1);
    return envelopes().get(0).items().get(0);
  }

  /** What the client reports say, each as reason, category and quantity. */
  List<String> reported() {
    return envelopes.stream()
        .filter(FakeTransport::isReport)
        .flatMap(envelope -> report(envelope).discarded().stream())
        .map(each -> each.reason() + " " + each.category() + " " + each.quantity())
        .toList();
  }

  private static ClientReport report(Envelope envelope) {
    try {
      return ClientReportReader.read(envelope.items().get(0));
    } catch (MalformedEnvelope e) {
      throw new AssertionError(e);
    }
  }
}
