package dev.baton.export;

import static dev.baton.export.FaultyServer.OK;
import static dev.baton.export.FaultyServer.RESET;
import static dev.baton.export.FaultyServer.SILENT;
import static dev.baton.export.FaultyServer.status;
import static dev.baton.export.FaultyServer.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was sent and what was reported is what was created, whatever happens on the way: no more and no less. */
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class DeliveryAccountTest {
  private static final int MOST_CHILDREN = 5;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Map<String, Long> created = new ConcurrentHashMap<>();
  private final Map<String, Long> told = new ConcurrentHashMap<>();
  private boolean streamed;

  private Tracing tracing(FaultyServer server, Consumer<Options> more) {
    return Tracing.create(
        Options.from(Map.of(), Map.of()),
        more.andThen(options -> options
            .dsn(server.dsn())
            .tracesSampler(context -> context.name().equals("unsampled") ? 0.0 : 1.0)
            .beforeSendTransaction(data -> data.root().name().equals("unwanted") ? null : data)
            .maxSpans(MOST_CHILDREN)
            .enableBackpressureHandling(false)
            .onDrop((reason, category, count) ->
                told.merge(reason.wireName() + " " + category.wireName(), count, Long::sum))));
  }

  private void count(String category, long count) {
    if (!streamed || !category.equals("transaction")) {
      created.merge(category, count, Long::sum);
    }
  }

  /** Everything that a program does which is counted. */
  private void work(Tracing tracing, int round) {
    switch (round % 8) {
      case 0 -> transaction(tracing, "unsampled", 0);
      case 1 -> transaction(tracing, "unwanted", 2);
      case 2 -> transaction(tracing, "too many", MOST_CHILDREN + 3);
      case 3 -> {
        tracing.captureMessage("by the test");
        count("error", 1);
      }
      case 4 -> {
        if (streamed) {
          transaction(tracing, "wanted", 1);
        } else {
          try (Scope scope = transactionStart(tracing).makeCurrent()) {
            tracing.tracer().start("never ended", "op");
            tracing.tracer().current().end();
          }
          count("transaction", 1);
          count("span", 2);
        }
      }
      default -> transaction(tracing, "wanted", round % MOST_CHILDREN);
    }
  }

  private static Span transactionStart(Tracing tracing) {
    return tracing.tracer().start(SpanOptions.named("unfinished").forceTransaction(true));
  }

  private void transaction(Tracing tracing, String name, int children) {
    Span root = tracing.tracer().start(SpanOptions.named(name).forceTransaction(true));
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < children; i++) {
        tracing.tracer().start("child", "op").end();
      }
    }
    root.end();
    count("transaction", 1);
    count("span", 1 + children);
  }

  private void inThreads(Tracing tracing, int rounds) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      threads.execute(() -> {
        for (int round = 0; round < rounds; round++) {
          work(tracing, round);
        }
      });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  private void assertSettled(FaultyServer server, Stats stats) {
    for (DataCategory category :
        new DataCategory[] {DataCategory.TRANSACTION, DataCategory.SPAN, DataCategory.ERROR}) {
      String name = category.wireName();
      long expected = created.getOrDefault(name, 0L);
      long sent = server.sent.getOrDefault(name, 0L);
      long limited = server.limited.getOrDefault(name, 0L);
      assertThat(sent + limited + server.reportedOf(name)).as(name).isEqualTo(expected);
      assertThat(stats.settled(category)).as(name).isEqualTo(expected);
      assertThat(stats.sent(category)).as(name).isEqualTo(sent);
      assertThat(stats.dropped(DiscardReason.TOO_MANY_REQUESTS, category))
          .as(name)
          .isEqualTo(limited);
    }
    assertThat(stats.waiting()).isZero();
    assertThat(stats.waitingBytes()).isZero();
    assertThat(stats.created())
        .isEqualTo(created.getOrDefault("span", 0L) + created.getOrDefault("error", 0L));
    Map<String, Long> unreported = new ConcurrentHashMap<>(told);
    unreported.keySet().removeIf(key -> key.startsWith("too_many_requests"));
    assertThat(server.reported).isEqualTo(unreported);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sentAndReported_throughFaultsOfAllKinds_areWhatWasCreated(boolean stream) throws Exception {
    streamed = stream;
    try (FaultyServer server = new FaultyServer()) {
      Tracing tracing = tracing(
          server,
          options -> options
              .traceLifecycle(streamed ? "stream" : "static")
              .maxQueuedSpans(300)
              .requestTimeout(Duration.ofSeconds(2))
              .shutdownTimeout(LONG));
      server.then(status(500), OK, status(503), RESET, OK, SILENT, OK, status(413));
      transaction(tracing, "refused", 1);
      inThreads(tracing, 100);
      assertThat(tracing.flush(LONG)).isTrue();
      server.then(status(429, "X-Sentry-Rate-Limits: 1:" + (streamed ? "span" : "transaction")));
      inThreads(tracing, 100);
      assertThat(tracing.flush(LONG)).isTrue();
      server.goAway();
      work(tracing, 3);
      work(tracing, 5);
      assertThat(tracing.flush(LONG)).isTrue();
      server.comeBack();
      server.then(RESET, RESET, RESET, RESET);
      inThreads(tracing, 20);
      tracing.close();

      assertSettled(server, tracing.stats());
      assertThat(server.reported.keySet())
          .contains("queue_overflow span", "send_error span")
          .anyMatch(lost -> lost.startsWith("network_error"));
    }
  }

  @Test
  void whatIsLeft_whenTheTimeToCloseIsOver_isDroppedAndReported() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Tracing tracing = tracing(
          server, options -> options.shutdownTimeout(Duration.ofSeconds(8)).requestTimeout(LONG));
      server.then(SILENT);
      transaction(tracing, "in hand", 1);
      while (server.heads().isEmpty()) {
        Thread.onSpinWait();
      }
      transaction(tracing, "left", 2);
      tracing.captureMessage("left");
      count("error", 1);
      tracing.close();

      assertSettled(server, tracing.stats());
      assertThat(server.reported)
          .containsEntry("network_error span", 2L)
          .containsEntry("shutdown span", 3L)
          .containsEntry("shutdown error", 1L);
    }
  }

  @Test
  void whatIsLeft_whileAnswersTakeLong_isSentSideBySide() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Tracing tracing =
          tracing(server, options -> options.shutdownTimeout(LONG).requestTimeout(LONG));
      CountDownLatch released = new CountDownLatch(2);
      server.then(together(released));
      server.otherwise(together(new CountDownLatch(8)));
      transaction(tracing, "in hand", 0);
      while (server.heads().isEmpty()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 40; i++) {
        transaction(tracing, "left", 1);
        tracing.captureMessage("left");
        count("error", 1);
      }
      Thread closing = new Thread(tracing::close);
      closing.start();
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      released.countDown();
      closing.join();

      assertSettled(server, tracing.stats());
      assertThat(server.sent)
          .containsEntry("transaction", 41L)
          .containsEntry("span", 81L)
          .containsEntry("error", 40L);
      assertThat(server.accepted()).isBetween(8, 20);
    }
  }

  @Test
  void whatEnds_afterClose_isCounted() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Tracing tracing = tracing(server, options -> {});
      transaction(tracing, "in time", 0);
      tracing.close();
      transaction(tracing, "late", 2);

      Stats stats = tracing.stats();
      assertThat(stats.sent(DataCategory.SPAN)).isEqualTo(1);
      assertThat(stats.dropped(DiscardReason.SHUTDOWN, DataCategory.SPAN)).isEqualTo(3);
      assertThat(stats.created()).isEqualTo(4);
    }
  }

  @Test
  void report_thatDoesNotArrive_isToldTheNextTime() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Tracing tracing = tracing(server, options -> {});
      server.then(status(500), RESET, status(500), OK);
      tracing.captureMessage("lost");
      for (int i = 0; i < 3; i++) {
        assertThat(tracing.flush(LONG)).isTrue();
      }
      tracing.close();

      assertThat(server.reported).isEqualTo(Map.of("send_error error", 1L));
    }
  }
}
