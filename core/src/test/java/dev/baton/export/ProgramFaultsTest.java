package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.SpanOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program whose callbacks misbehave, or that is interrupted: it sees nothing of it, and what is lost is counted. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class ProgramFaultsTest {
  private final FaultyServer server = new FaultyServer();

  ProgramFaultsTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  static List<Supplier<Throwable>> failures() {
    return List.of(
        () -> new IllegalStateException("by the test"),
        () -> new OutOfMemoryError("by the test"),
        () -> new StackOverflowError("by the test"),
        () -> new NoClassDefFoundError("by the test"),
        () -> new IOException("by the test"));
  }

  /** What other languages do without saying so. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException throwAny(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void callbacks_thatThrow_costWhatTheyWereAskedAboutOnly(Supplier<Throwable> failure) {
    try (Program program = Program.sampled(
        server.dsn(),
        options -> options
            .beforeSendTransaction(data -> {
              if (data.spans().isEmpty()) {
                throw ProgramFaultsTest.<RuntimeException>throwAny(failure.get());
              }
              return data;
            })
            .beforeSendSpan(span -> {
              throw ProgramFaultsTest.<RuntimeException>throwAny(failure.get());
            })
            .beforeSend(event -> {
              throw ProgramFaultsTest.<RuntimeException>throwAny(failure.get());
            })
            .onDrop((reason, category, count) -> {
              throw ProgramFaultsTest.<RuntimeException>throwAny(failure.get());
            }))) {
      program.tracing.tracer().start("without a child", "op").end();
      program.tracing.captureMessage("by the test");
      program.request();
      program.flush();

      assertThat(program.sent()).isOne();
      assertThat(program.dropped(DiscardReason.BEFORE_SEND)).isOne();
      assertThat(program.tracing.stats().dropped(DiscardReason.BEFORE_SEND, DataCategory.ERROR))
          .isOne();
      assertThat(program.counted(Counter.BEFORE_SEND_FAILED)).isEqualTo(5);
      assertThat(program.counted(Counter.ON_DROP_FAILED)).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void sampler_thatThrows_countsAsNotSet(Supplier<Throwable> failure) {
    try (Program program = Program.sampled(
        server.dsn(),
        options -> options.tracesSampler(context -> {
          throw ProgramFaultsTest.<RuntimeException>throwAny(failure.get());
        }))) {
      program.request();
      program.flush();

      assertThat(program.sent()).isOne();
      assertThat(program.counted(Counter.SAMPLER_FAILED)).isOne();
    }
  }

  @Test
  void sampler_thatNeverReturns_isLeftByItsStackOverflow() {
    try (Program program = Program.sampled(
        server.dsn(), options -> options.tracesSampler(context -> (double) deeper(0)))) {
      program.request();
      program.flush();

      assertThat(program.sent()).isOne();
      assertThat(program.counted(Counter.SAMPLER_FAILED)).isOne();
    }
  }

  private static int deeper(int depth) {
    return depth < 0 ? depth : 1 + deeper(depth + 1);
  }

  @Test
  void sampler_thatStartsARoot_isNotAskedAboutThat() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Tracing> tracing = new CompletableFuture<>();
    try (Program program = Program.sampled(
        server.dsn(),
        options -> options.tracesSampler(context -> {
          asked.incrementAndGet();
          tracing.join().tracer().start(SpanOptions.named("inside")).end();
          return 1.0;
        }))) {
      tracing.complete(program.tracing);
      program.request();
      program.flush();

      assertThat(asked).hasValue(1);
      assertThat(program.sent()).isEqualTo(2);
    }
  }

  @Test
  void callback_thatCapturesWhatItIsAskedAbout_doesNotGoOnForEver() {
    CompletableFuture<Tracing> tracing = new CompletableFuture<>();
    try (Program program = Program.sampled(
        server.dsn(),
        options -> options.beforeSend(event -> {
          tracing.join().captureMessage("once more");
          tracing.join().tracer().start("once more", "op").end();
          assertThat(tracing.join().flush(Program.LONG)).isFalse();
          return event;
        }))) {
      tracing.complete(program.tracing);
      program.tracing.captureMessage("once");
      program.flush();

      assertThat(program.tracing.stats().sent(DataCategory.ERROR)).isOne();
      assertThat(program.tracing.stats().dropped(DiscardReason.BEFORE_SEND, DataCategory.ERROR))
          .isOne();
    }
  }

  @Test
  void callback_thatCloses_leavesTheRestToBeSent() {
    CompletableFuture<Tracing> tracing = new CompletableFuture<>();
    CountDownLatch both = new CountDownLatch(1);
    Program program = Program.sampled(
        server.dsn(),
        options -> options.beforeSendTransaction(data -> {
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          tracing.join().close();
          return data;
        }));
    tracing.complete(program.tracing);
    program.request();
    program.request();
    both.countDown();

    program.awaitSent(2);
  }

  @Test
  void callback_thatBlocks_costsWhatComesAndNotTheEndOfTheProgram() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Program program = Program.sampled(
        server.dsn(),
        options -> options
            .maxQueuedSpans(6)
            .shutdownTimeout(Duration.ofMillis(300))
            .beforeSendTransaction(data -> {
              asked.countDown();
              boolean interrupted = false;
              while (never.getCount() > 0) {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted = true;
                }
              }
              return interrupted ? null : data;
            }));
    program.request();
    asked.await();
    for (int i = 0; i < 4; i++) {
      program.request();
    }
    program.close();

    Stats stats = program.tracing.stats();
    assertThat(stats.dropped(DiscardReason.SHUTDOWN, DataCategory.TRANSACTION)).isEqualTo(2);
    assertThat(stats.dropped(DiscardReason.QUEUE_OVERFLOW, DataCategory.TRANSACTION))
        .isEqualTo(2);
    assertThat(stats.waiting()).isEqualTo(2); // the callback has them
    assertThat(stats.created()).isEqualTo(10);
    never.countDown();
  }

  @Test
  void senderThread_interrupted_goesOn() {
    try (Program program = Program.sampled(
        server.dsn(),
        options -> options.beforeSend(event -> {
          Thread.currentThread().interrupt();
          return event;
        }))) {
      for (int i = 0; i < 3; i++) {
        program.tracing.captureMessage("by the test");
        program.flush();
      }

      assertThat(program.tracing.stats().sent(DataCategory.ERROR)).isEqualTo(3);
    }
  }

  @Test
  void thread_interrupted_losesNothingAndKeepsItsInterrupt() {
    Program program = Program.sampled(server.dsn(), options -> {});
    Thread.currentThread().interrupt();
    try {
      program.request();
      assertThat(program.tracing.flush(Program.LONG)).isFalse();
      program.close();

      assertThat(program.sent()).isOne();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void queue_ofMoreBytesThanAllowed_dropsAndCounts() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Program program = Program.sampled(
        server.dsn(),
        options -> options.maxQueuedBytes(1 << 20).beforeSendTransaction(data -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return data;
        }));
    program.request();
    asked.await();
    for (int i = 0; i < 4; i++) {
      program
          .tracing
          .tracer()
          .start(SpanOptions.named("large").attribute("text", "x".repeat(300_000)))
          .end();
    }
    assertThat(program.tracing.stats().waitingBytes()).isBetween(900_000L, 1L << 20);
    release.countDown();
    program.close();

    assertThat(program.dropped(DiscardReason.QUEUE_OVERFLOW)).isOne();
    assertThat(program.sent()).isEqualTo(4);
  }

  @Test
  void exception_capturedAndThrownAgain_isSentOnceInItsTrace() {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      IOException thrown = new IOException("by the test");
      var first = program.tracing.captureException(thrown);

      assertThat(program.tracing.captureUnhandled(thrown)).isEqualTo(first);
      assertThat(program.tracing.captureUnhandled(new IllegalStateException(thrown)))
          .isEqualTo(first);
      try (var other = program.tracing.tracer().newTrace().makeCurrent()) {
        assertThat(program.tracing.captureException(thrown)).isNotEqualTo(first);
      }
      program.flush();

      assertThat(program.tracing.stats().sent(DataCategory.ERROR)).isEqualTo(2);
      assertThat(program.tracing.stats().dropped(DiscardReason.EVENT_PROCESSOR, DataCategory.ERROR))
          .isEqualTo(2);
    }
  }
}
