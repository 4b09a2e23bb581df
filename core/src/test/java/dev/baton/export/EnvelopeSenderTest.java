package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.trace.Counter;
import dev.baton.trace.Span;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnvelopeSenderTest {
  @Test
  void flush_nothingTaken_hasNothingToWaitFor() {
    try (Sending sending = Sending.transactions()) {
      assertThat(sending.sender.flush(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void thread_begunByTheFirstTransaction_keepsNothingOfItsThread() throws InterruptedException {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    List<Object> seen = new CopyOnWriteArrayList<>();
    try (Sending sending = Sending.transactions()) {
      sending.transport.inside(() -> {
        seen.add(String.valueOf(inherited.get()));
        seen.add(Thread.currentThread().isDaemon());
        seen.add(Thread.currentThread().getContextClassLoader());
      });
      Thread request = new Thread(() -> {
        inherited.set("of the request");
        sending.transaction("root", 0);
      });
      request.setContextClassLoader(new URLClassLoader(new URL[0]));
      request.start();
      request.join();
      sending.flush();

      assertThat(seen).containsExactly("null", true, EnvelopeSender.class.getClassLoader());
    }
  }

  @Test
  void transaction_ended_isSentWithItsContext() {
    try (Sending sending = Sending.transactions()) {
      Span root = sending.transaction("root", 2);
      sending.flush();

      Envelope envelope = sending.transport.envelopes().get(0);
      assertThat(sending.transport.item().type()).isEqualTo("transaction");
      assertThat(envelope.header().trace()).isEqualTo(root.dynamicSamplingContext());
      assertThat(sending.transport.reported()).isEmpty();
    }
  }

  @Test
  void items_taken_areSentInTheirOrder() {
    try (Sending sending = Sending.transactions()) {
      sending.transaction("root", 0);
      sending.error();
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.envelopes())
          .extracting(envelope -> envelope.items().get(0).type())
          .containsExactly("transaction", "event", "transaction");
    }
  }

  @Test
  void everything_onTheThreadOfTheSender_isSuppressed() {
    List<Boolean> suppressed = new CopyOnWriteArrayList<>();
    try (Sending sending = Sending.transactions()) {
      sending.transport.inside(() -> {
        suppressed.add(sending.tracer.current().isSuppressed());
        sending.tracer.start("from inside", "op").end();
      });
      sending.transaction("root", 0);
      sending.flush();

      assertThat(suppressed).containsExactly(true);
      assertThat(sending.transport.envelopes()).hasSize(1);
    }
  }

  @Test
  void queue_full_dropsAndCountsAndNeverWaits() throws InterruptedException {
    try (Sending sending = Sending.withLimit(11)) {
      sending.transport.hold();
      sending.transaction("first", 0);
      sending.transport.awaitFirst();
      for (int i = 0; i < 4; i++) {
        sending.transaction("three spans", 2);
      }
      sending.error();
      sending.error();

      assertThat(sending.counters.get(Counter.QUEUE_FULL)).isEqualTo(2);
      sending.transport.release();
      sending.flush();
      assertThat(sending.transport.envelopes()).hasSize(5);
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder(
              "queue_overflow transaction 1", "queue_overflow span 3", "queue_overflow error 1");
    }
  }

  @Test
  @Tag("vector-323")
  void report_whileQueueIsFull_isNotCountedItself() throws InterruptedException {
    try (Sending sending = Sending.withLimit(2)) {
      sending.transport.hold();
      sending.transaction("first", 0);
      sending.transport.awaitFirst();
      sending.error();
      sending.error(); // turned away, and to be reported from now on
      sending.transport.release();
      sending.flush();
      sending.flush();

      assertThat(sending.transport.reported()).containsExactly("queue_overflow error 1");
    }
  }

  @Test
  void queue_emptied_takesAgain() throws InterruptedException {
    try (Sending sending = Sending.withLimit(2)) {
      for (int i = 0; i < 10; i++) {
        sending.transaction("two spans", 1);
        sending.flush();
      }

      assertThat(sending.transport.envelopes()).hasSize(10);
      assertThat(sending.counters.snapshot()).isEmpty();
    }
  }

  @Test
  void flush_whileNoAnswerComes_givesUpAfterItsTime() throws InterruptedException {
    try (Sending sending = Sending.transactions()) {
      sending.transport.hold();
      sending.transaction("root", 0);
      sending.transport.awaitFirst();

      assertThat(sending.sender.flush(Duration.ofMillis(20))).isFalse();
      sending.transport.release();
      assertThat(sending.sender.flush(Sending.LONG)).isTrue();
    }
  }

  @Test
  void close_whileNoAnswerComes_givesUpAfterItsTimeAndTakesNoMore() throws InterruptedException {
    try (Sending sending = Sending.transactions()) {
      sending.transport.hold();
      sending.transaction("root", 0);
      sending.transport.awaitFirst();

      sending.sender.close(Duration.ofMillis(20));
      sending.transaction("late", 0);

      assertThat(sending.counters.get(Counter.CLOSED)).isOne();
    }
  }

  @Test
  void close_deliversWhatIsLeft_andFlushIsDoneAtOnce() {
    Sending sending = Sending.transactions();
    for (int i = 0; i < 50; i++) {
      sending.transaction("root", 1);
    }
    sending.sender.close(Sending.LONG);
    sending.sender.close(Sending.LONG);

    assertThat(sending.transport.envelopes()).hasSize(50);
    assertThat(sending.sender.flush(Sending.LONG)).isTrue();
  }

  @Test
  void callback_thatFailsWithAnError_leavesTheSenderAlive() {
    try (Sending sending = Sending.asking(
        data -> {
          if (data.root().name().equals("bad")) {
            throw new NoClassDefFoundError("by the test");
          }
          return data;
        },
        event -> event)) {
      sending.transaction("bad", 1);
      sending.transaction("good", 0);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.counters.get(Counter.BEFORE_SEND_FAILED)).isOne();
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder("before_send transaction 1", "before_send span 2");
    }
  }

  @Test
  @Tag("vector-325")
  void callback_thatLetsATransactionGo_isReported() {
    try (Sending sending = Sending.asking(data -> null, event -> null)) {
      sending.transaction("root", 5);
      sending.error();
      sending.flush();

      assertThat(sending.transport.envelopes()).isEmpty();
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder(
              "before_send transaction 1", "before_send span 6", "before_send error 1");
    }
  }

  @Test
  void attribute_thatCannotBeWritten_costsItsTransactionOnly() {
    try (Sending sending = Sending.transactions()) {
      Span root = sending.tracer.start(dev.baton.trace.SpanOptions.named("bad")
          .attribute("list", List.of(new Object() {
            @Override
            public String toString() {
              throw new IllegalStateException("by the test");
            }
          })));
      root.end();
      sending.transaction("good", 0);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder(
              "internal_sdk_error transaction 1", "internal_sdk_error span 1");
    }
  }
}
