package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.PROJECT;
import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.error;
import static dev.baton.server.store.StoreFixtures.raw;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTraceStoreTest {
  private static final Retention LARGE = new Retention(Duration.ofDays(7), 1L << 33);
  private static final Retention SMALL = new Retention(Duration.ofDays(7), Retention.SMALLEST);

  @TempDir
  private Path directory;

  private volatile Instant now = Instant.parse("2026-11-21T14:02:07Z");

  /** So long that nothing changes beside what a test does, unless it wants that. */
  private Duration tidying = Duration.ofDays(1);

  private final List<ReceivedEnvelope> known = new ArrayList<>();
  private final List<ReceivedEnvelope> reread = new CopyOnWriteArrayList<>();
  private SqliteTraceStore store;

  @BeforeEach
  void open() throws IOException {
    store = open(LARGE);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void trace_stored_returnsSegmentsAndPayloads() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));

    StoredTrace trace = store.trace(traceId(1)).orElseThrow();

    StoredSegment stored = trace.segments().get(0);
    assertThat(stored.entry())
        .usingRecursiveComparison()
        .isEqualTo(segment(traceId(1), 0xa, 0, "web", 10));
    assertThat(stored.project()).isEqualTo(PROJECT);
    assertThat(trace.bodyOf(stored).body().unpack()).asString().isEqualTo("payload of web work");
  }

  @Test
  void trace_unknown_isEmpty() throws Exception {
    assertThat(store.trace(traceId(1))).isEmpty();
  }

  @Test
  void append_sameSpanOfSameTraceAndProject_isStoredOnce() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));

    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(1);
    assertThat(store.envelopes(traceId(1))).hasSize(1);
  }

  @Test
  void append_sameSpanInAnotherHour_isStoredOnce() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));
    now = now.plusSeconds(3600);
    store.append(
        envelope(segment(traceId(1), 0xa, 0, "web", 10), segment(traceId(1), 0xb, 0xa, "api", 10)));

    assertThat(store.trace(traceId(1)).orElseThrow().segments())
        .extracting(stored -> stored.entry().service())
        .containsExactly("web", "api");
  }

  @Test
  void append_sameSpanToAnotherProject_isStoredTwice() throws Exception {
    store.append(envelope("1", List.of(segment(traceId(1), 0xa, 0, "web", 10)), List.of()));
    store.append(envelope("2", List.of(segment(traceId(1), 0xa, 0, "web", 10)), List.of()));

    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(2);
  }

  @Test
  void append_sameErrorTwice_isStoredOnce() throws Exception {
    ReceivedEnvelope envelope =
        envelope(PROJECT, List.of(), List.of(error(traceId(0xe), traceId(1), 5)));
    store.append(envelope);
    store.append(envelope);

    assertThat(store.trace(traceId(1)).orElseThrow().errors()).hasSize(1);
  }

  @Test
  void append_itemOfUnknownType_isKeptAsItCame() throws Exception {
    ReceivedEnvelope unknown = unknown("{}\n{\"type\":\"session\"}\n{\"sid\":1}\n");
    store.append(unknown);

    try (LogReader log = new LogReader(directory.resolve("partitions/2026112114.log"))) {
      assertThat(log.read(EnvelopeLog.FIRST).content().unpack())
          .isEqualTo(unknown.raw().content().unpack());
    }
  }

  @Test
  void append_fromManyThreads_storesAll() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long id = i + 1L;
      sent.add(senders.submit(() -> {
        store.append(envelope(segment(traceId(id), id, 0, "web", id)));
        return null;
      }));
    }
    for (Future<?> one : sent) {
      one.get();
    }
    senders.shutdown();

    assertThat(store.newest(500, TraceReader.NEWEST).traces()).hasSize(400);
  }

  @Test
  void append_returned_isCommittedEachTime() throws Exception {
    store.append(envelope(segment(traceId(1), 1, 0, "web", 1)));
    try (SqliteTraceReader other = SqliteTraceReader.open(directory)) {
      for (int i = 2; i <= 200; i++) {
        store.append(envelope(segment(traceId(i), i, 0, "web", i)));

        assertThat(other.trace(traceId(i))).isPresent();
      }
    }
  }

  @Test
  void append_closedStore_fails() throws Exception {
    store.close();

    assertThatThrownBy(() -> store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void newest_pages_coverAllTracesOnceNewestFirst() throws Exception {
    for (int i = 1; i <= 5; i++) {
      store.append(envelope(segment(traceId(i), i, 0, "web", i)));
    }

    TracePage first = store.newest(2, TraceReader.NEWEST);
    TracePage second = store.newest(2, first.next().orElseThrow());
    TracePage third = store.newest(2, second.next().orElseThrow());

    assertThat(Stream.of(first, second, third).flatMap(page -> page.traces().stream()))
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(5), traceId(4), traceId(3), traceId(2), traceId(1));
    assertThat(third.next()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void newest_traceGoesOn_keepsItsPlace() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 2)));
    store.append(envelope(segment(traceId(1), 0xc, 0xa, "api", 3)));

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(2), traceId(1));
  }

  @Test
  void newest_errorWithoutSegment_isListedWithoutName() throws Exception {
    store.append(envelope(PROJECT, List.of(), List.of(error(traceId(0xe), traceId(1), 5))));

    TraceSummary summary = store.newest(1, TraceReader.NEWEST).traces().get(0);

    assertThat(summary.name()).isNull();
    assertThat(summary.services()).containsExactly("failing");
    assertThat(summary.errors()).isEqualTo(1);
    assertThat(summary.segments()).isZero();
  }

  @Test
  void startingWith_digits_findsTracesInOrder() throws Exception {
    for (long low : new long[] {3, 1, 2}) {
      store.append(envelope(segment(new TraceId(0xffff_0000_0000_0000L, low), low, 0, "web", 1)));
    }
    store.append(envelope(segment(new TraceId(1, 1), 9, 0, "web", 1)));

    assertThat(store.startingWith("ffff0000", 2))
        .containsExactly(
            new TraceId(0xffff_0000_0000_0000L, 1), new TraceId(0xffff_0000_0000_0000L, 2));
  }

  @Test
  void open_again_hasWhatWasStored() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    reopen(LARGE);
    store.append(envelope(segment(traceId(1), 0xb, 0xa, "api", 2)));

    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(2);
    assertThat(partitionFiles()).containsExactly("2026112114.db");
  }

  @Test
  void open_indexMissing_isMadeFromPartitionsInOrderOfArrival() throws Exception {
    store.append(envelope(segment(traceId(2), 0xa, 0, "web", 1)));
    store.append(envelope(PROJECT, List.of(), List.of(error(traceId(0xe), traceId(3), 5))));
    now = now.plusSeconds(3600);
    store.append(envelope(segment(traceId(1), 0xb, 0, "web", 1)));
    store.close();
    Files.delete(directory.resolve("index.db"));
    store = open(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(1), traceId(3), traceId(2));
  }

  @Test
  void open_indexBehindPartition_catchesUp() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    execute(
        "index.db",
        "DELETE FROM trace",
        "DELETE FROM place",
        "UPDATE partition SET segment = 0, error = 0");
    store = open(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(1);
  }

  @Test
  void open_indexAheadOfPartition_goesOnWithWhatIsThere() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));
    store.close();
    execute(
        "partitions/2026112114.db",
        "DELETE FROM segment WHERE id = 2",
        "DELETE FROM term_recent WHERE first_id = 2");
    store = open(LARGE);
    store.append(envelope(segment(traceId(3), 0xc, 0, "web", 1)));

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(3), traceId(1));
  }

  @Test
  void open_partitionDeleted_forgetsItsTraces() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plusSeconds(3600);
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));
    store.close();
    Files.delete(directory.resolve("partitions/2026112114.db"));
    Files.delete(directory.resolve("partitions/2026112114.log"));
    store = open(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(2));
  }

  @Test
  void open_partitionDeleted_isMadeAnewFromItsLog() throws Exception {
    known.add(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.append(known.get(0));
    now = now.plusSeconds(3600);
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));
    store.close();
    Files.delete(directory.resolve("partitions/2026112114.db"));
    store = open(LARGE);

    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(1);
    assertThat(partitionFiles()).containsExactly("2026112114.db", "2026112115.db");
  }

  @Test
  void open_logDeleted_goesOnWithoutItsPayloads() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    Files.delete(directory.resolve("partitions/2026112114.log"));
    store = open(LARGE);
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));

    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(2);
    assertThat(store.trace(traceId(2))).isPresent();
  }

  @Test
  void open_partitionDamaged_isSetAside() throws Exception {
    store.close();
    Files.writeString(
        directory.resolve("partitions/2026112113.db"),
        "this is not a database, " + "x".repeat(8192));
    store = open(LARGE);
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));

    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(1);
    assertThat(partitionFiles()).containsExactly("2026112113.db.damaged", "2026112114.db");
  }

  @Test
  void open_partitionDamaged_isMadeAnewFromItsLog() throws Exception {
    known.add(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.append(known.get(0));
    store.close();
    Files.writeString(
        directory.resolve("partitions/2026112114.db"),
        "this is not a database, " + "x".repeat(8192));
    store = open(LARGE);

    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(1);
    assertThat(partitionFiles()).containsExactly("2026112114.db", "2026112114.db.damaged");
  }

  @Test
  void open_indexDamaged_isMadeAnew() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    Files.writeString(directory.resolve("index.db"), "this is not a database, " + "x".repeat(8192));
    store = open(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(1);
  }

  @Test
  void open_layoutOfAnotherVersion_fails() throws Exception {
    store.close();
    execute("index.db", "PRAGMA user_version = 99");

    assertThatThrownBy(() -> open(LARGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void open_partitionsOfAnOlderVersion_fails() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plusSeconds(3600);
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));
    store.close();
    execute("index.db", "PRAGMA user_version = 3");
    execute("partitions/2026112114.db", "PRAGMA user_version = 2");

    assertThatThrownBy(() -> open(LARGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2026112114.db has layout version 2");
  }

  @Test
  void open_indexOfAnOlderVersion_isMadeAnew() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    execute("index.db", "DROP TABLE trace", "CREATE TABLE trace(seq)", "PRAGMA user_version = 2");
    store = open(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::name)
        .containsExactly("web work");
  }

  @Test
  void open_directoryInUse_fails() {
    assertThatThrownBy(() -> open(LARGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
  }

  @Test
  void append_nextHour_beginsPartition() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plusSeconds(3600);
    store.append(envelope(segment(traceId(1), 0xb, 0xa, "api", 2)));

    assertThat(partitionFiles()).containsExactlyInAnyOrder("2026112114.db", "2026112115.db");
    assertThat(store.trace(traceId(1)).orElseThrow().segments()).hasSize(2);
  }

  @Test
  void append_fullPartition_beginsAnother() throws Exception {
    reopen(SMALL);
    store.append(large(1));
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 2)));

    assertThat(partitionFiles()).containsExactlyInAnyOrder("2026112114.db", "2026112114-1.db");
    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(2);
  }

  @Test
  void append_clockJumps_storesAll() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.minus(Duration.ofHours(3));
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 2)));
    now = now.plus(Duration.ofHours(3));
    store.append(envelope(segment(traceId(1), 0xc, 0xa, "api", 3)));
    reopen(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId, TraceSummary::segments)
        .containsExactly(tuple(traceId(2), 1), tuple(traceId(1), 2));
  }

  @Test
  void retention_tooLarge_deletesTheOldestFilesAndTheirTraces() throws Exception {
    reopen(SMALL);
    for (int i = 1; i <= 20; i++) {
      store.append(large(i));
    }

    assertThat(sizeOfAll()).isLessThan(Retention.SMALLEST);
    List<TraceSummary> left = store.newest(100, TraceReader.NEWEST).traces();
    assertThat(left).hasSizeBetween(3, 10).first().returns(traceId(20), TraceSummary::traceId);
    assertThat(store.trace(traceId(1))).isEmpty();
    assertThat(store.trace(traceId(20))).isPresent();
  }

  @Test
  void retention_tooOld_isDeletedWhenAPartitionBegins() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plus(Duration.ofDays(6));
    store.append(envelope(segment(traceId(2), 0xb, 0, "web", 1)));
    now = now.plus(Duration.ofDays(2));
    store.append(envelope(segment(traceId(3), 0xc, 0, "web", 1)));

    assertThat(partitionFiles()).containsExactly("2026112714.db", "2026112914.db");
    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(3), traceId(2));
  }

  @Test
  void retention_tooOld_isDeletedWhileNothingArrives() throws Exception {
    tidying = Duration.ofMillis(50);
    reopen(LARGE);
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plus(Duration.ofDays(8));

    await(() -> partitionFiles().isEmpty());
    assertThat(store.newest(10, TraceReader.NEWEST).traces()).isEmpty();
  }

  @Test
  void retention_openPartitionJournalAndIndex_countToo() throws Exception {
    reopen(SMALL);
    for (int i = 1; i <= 20; i++) {
      store.append(large(i));
      assertThat(sizeOfAll()).isLessThan(Retention.SMALLEST);
    }
  }

  @Test
  void retention_traceGoesOnInALaterFile_isSummedUpFromThere() throws Exception {
    tidying = Duration.ofMillis(50);
    reopen(LARGE);
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plus(Duration.ofDays(6));
    store.append(envelope(segment(traceId(1), 0xb, 0xa, "api", 2)));
    now = now.plus(Duration.ofDays(2));

    await(() -> partitionFiles().size() == 1);
    assertThat(store.newest(10, TraceReader.NEWEST).traces())
        .extracting(TraceSummary::services, TraceSummary::linkedHops)
        .containsExactly(tuple(List.of("api"), 0));
  }

  @Test
  void summary_partsInAnyOrderAndHour_isThatOfTheWholeTrace() throws Exception {
    Random random = new Random(7);
    for (int i = 1; i <= 300; i++) {
      TraceId trace = traceId(random.nextInt(9));
      long parent = random.nextInt(300);
      store.append(envelope(
          PROJECT + random.nextInt(2),
          List.of(segment(
              trace, i, parent, "s" + random.nextInt(5), random.nextInt(1000), i, i + 1_000)),
          random.nextInt(4) == 0
              ? List.of(error(traceId(5_000 + i), trace, random.nextInt(1000)))
              : List.of()));
      if (i % 70 == 0) {
        now = now.plusSeconds(3600);
      }
      if (i % 90 == 0) {
        reopen(LARGE);
      }
    }

    for (TraceSummary summary : store.newest(10, TraceReader.NEWEST).traces()) {
      assertThat(summary).isEqualTo(store.trace(summary.traceId()).orElseThrow().summary());
    }
  }

  @Test
  void retention_tooOld_isDeletedAtTheStart() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    now = now.plus(Duration.ofDays(8));
    reopen(LARGE);

    assertThat(store.newest(10, TraceReader.NEWEST).traces()).isEmpty();
  }

  @Test
  void envelope_stored_isGivenBackByteForByte() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));

    StoredEnvelope stored = store.envelopes(traceId(1)).get(0);

    assertThat(stored.segments()).containsExactly(0xaL);
    assertThat(store.envelope(stored.id()).orElseThrow())
        .asString()
        .isEqualTo("{}\n{\"type\":\"test\"}\npayload of web work\n");
    assertThat(store.envelope("99-1")).isEmpty();
    assertThat(store.envelope("nonsense")).isEmpty();
  }

  @Test
  void listener_hearsOfEveryTraceOnceItIsCommitted() throws Exception {
    List<TraceId> heard = new CopyOnWriteArrayList<>();
    store.listen(heard::addAll);
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 10)));

    assertThat(heard).containsExactly(traceId(1));
  }

  @Test
  void open_afterADeathBeforeTheTablesWereWritten_storesWhatWasAccepted_once() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    ReceivedEnvelope accepted = envelope(segment(traceId(2), 0xb, 0, "web", 2));
    known.add(accepted);
    appendToLog("2026112114.log", accepted);

    for (int starts = 0; starts < 2; starts++) {
      store = open(LARGE);
      assertThat(store.trace(traceId(2)).orElseThrow().segments()).hasSize(1);
      store.close();
    }
    assertThat(reread).containsExactly(accepted);
  }

  @Test
  void open_afterADeathBeforeThePartitionWasMade_storesWhatWasAccepted() throws Exception {
    store.close();
    ReceivedEnvelope accepted = envelope(segment(traceId(2), 0xb, 0, "web", 2));
    known.add(accepted);
    try (Journal journal = new Journal(
        directory.resolve("partitions"), SyncMode.NORMAL, () -> now, LARGE.largestPartition())) {
      journal.append(List.of(accepted));
    }
    store = open(LARGE);

    assertThat(store.trace(traceId(2))).isPresent();
  }

  @Test
  void open_withAnEnvelopeThatCannotBeReadAgain_goesOnWithTheNext() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    ReceivedEnvelope accepted = envelope(segment(traceId(3), 0xc, 0, "web", 3));
    known.add(accepted);
    appendToLog("2026112114.log", unknown("{}\nnonsense\n"), accepted);
    store = open(LARGE);

    assertThat(store.trace(traceId(3))).isPresent();
    store.close();
    store = open(LARGE);
    assertThat(reread).containsExactly(accepted);
  }

  @Test
  void open_afterADeathInTheMiddleOfARecord_goesOn() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    store.close();
    Files.write(
        directory.resolve("partitions/2026112114.log"),
        new byte[] {0, 0, 1, 0, 5, 5, 5, 5, 0},
        StandardOpenOption.APPEND);

    for (int starts = 0; starts < 3; starts++) {
      store = open(LARGE);
      long id = starts + 2L;
      store.append(envelope(segment(traceId(id), id, 0, "web", id)));
      assertThat(store.trace(traceId(id))).isPresent();
      store.close();
    }
    store = open(LARGE);
    assertThat(store.newest(10, TraceReader.NEWEST).traces()).hasSize(4);
    assertThat(partitionFiles()).hasSize(2);
  }

  @Test
  void submit_whileTheIndexCannotBeWritten_isWrittenOnce_andFoundWhenItCan() throws Exception {
    store.close();
    execute(
        "index.db",
        "CREATE TRIGGER broken BEFORE INSERT ON trace BEGIN SELECT RAISE(FAIL, 'broken'); END");
    store = open(LARGE);
    store.submit(envelope(segment(traceId(1), 0xa, 0, "web", 1))).join();
    assertThat(store.trace(traceId(1))).isEmpty();
    // tries once more
    store.close();
    execute("index.db", "DROP TRIGGER broken");
    store = open(LARGE);

    assertThat(store.trace(traceId(1))).isPresent();
    assertThat(text("SELECT max(id) FROM segment")).isEqualTo("1");
    assertThat(reread).isEmpty();
  }

  @Test
  void read_afterSubmit_findsWhatWasAccepted() throws Exception {
    for (int i = 1; i <= 50; i++) {
      store.submit(envelope(segment(traceId(i), i, 0, "web", i))).join();

      assertThat(store.trace(traceId(i))).isPresent();
    }
  }

  @Test
  void close_leavesNoJournalOfSqlite() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));
    assertThat(store.trace(traceId(1))).isPresent();
    store.close();

    assertThat(directory).isDirectoryNotContaining("glob:**-wal");
    assertThat(directory.resolve("partitions")).isDirectoryNotContaining("glob:**-wal");
  }

  @Test
  void reader_whileServerRuns_seesWhatIsCommitted() throws Exception {
    store.append(envelope(segment(traceId(1), 0xa, 0, "web", 1)));

    try (SqliteTraceReader reader = SqliteTraceReader.open(directory)) {
      assertThat(reader.trace(traceId(1))).isPresent();
    }
  }

  @Test
  void reader_nothingStoredThere_fails() {
    assertThatThrownBy(() -> SqliteTraceReader.open(directory.resolve("elsewhere")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no traces are stored there");
  }

  private SqliteTraceStore open(Retention retention) throws IOException {
    InstantSource clock = () -> now;
    return SqliteTraceStore.open(
        directory, SyncMode.NORMAL, clock, retention, tidying, this::index);
  }

  /** Reads what a test has made known, or stored. */
  private ReceivedEnvelope index(RawEnvelope raw) throws IOException {
    for (ReceivedEnvelope one : known) {
      if (Arrays.equals(one.raw().content().bytes(), raw.content().bytes())) {
        reread.add(one);
        return one;
      }
    }
    throw new IOException("not known");
  }

  /** What a process leaves that dies before it writes tables. */
  private void appendToLog(String name, ReceivedEnvelope... envelopes) throws IOException {
    Path file = directory.resolve("partitions").resolve(name);
    EnvelopeLog log = requireNonNull(EnvelopeLog.openExisting(file, SyncMode.NORMAL));
    log.append(List.of(envelopes), ByteBuffer.allocate(1024));
    log.close();
  }

  private static ReceivedEnvelope unknown(String content) {
    return new ReceivedEnvelope(raw(PROJECT, content), List.of(), List.of());
  }

  private void reopen(Retention retention) throws IOException {
    store.close();
    store = open(retention);
  }

  /** Fills most of a small partition. */
  private static ReceivedEnvelope large(int number) {
    byte[] noise = new byte[2 << 20];
    new Random(number).nextBytes(noise);
    ReceivedEnvelope small = envelope(segment(traceId(number), number, 0, "web", number));
    RawEnvelope raw = new RawEnvelope(0, PROJECT, null, Packed.of(noise));
    return new ReceivedEnvelope(raw, small.segments(), List.of());
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.holds() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(condition.holds()).isTrue();
  }

  private long sizeOfAll() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += file.toString().endsWith("-shm") ? 0 : Files.size(file);
      }
    }
    return size;
  }

  private List<String> partitionFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("partitions"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("-wal") && !name.endsWith("-shm"))
          .filter(name -> !name.endsWith(".log"))
          .sorted()
          .toList();
    }
  }

  private String text(String query) throws SQLException {
    try (Connection connection = connect("partitions/2026112114.db");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }

  private void execute(String file, String... statements) throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect(String file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
  }
}
