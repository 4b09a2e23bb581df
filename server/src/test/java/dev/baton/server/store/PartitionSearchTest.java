package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.PROJECT;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import dev.baton.server.search.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition is searched for what was put in: entries of two words, and a number that counts them. */
class PartitionSearchTest {
  private static final Payload PAYLOAD = new Payload(0, 100);
  private static final long LARGEST = 256L << 20;
  private static final String[] WORDS = {"cart", "carton", "order", "orders", "price"};

  /** More than two blocks hold. */
  private static final int MANY = 4_500;

  /** More than one block holds. */
  private static final int FEWER = 2_500;

  /** An entry as it is expected to be found. */
  private record Entry(long number, List<String> words, long micros, boolean isError) {
    boolean hasFront(String front) {
      return words.stream().anyMatch(word -> word.startsWith(front));
    }
  }

  @TempDir
  private Path directory;

  private final SqliteConnections readers = new SqliteConnections();
  private final Random random = new Random(7);
  private final List<Entry> entries = new ArrayList<>();
  private EnvelopeLog log;
  private PartitionWriter writer;

  @BeforeEach
  void create() throws Exception {
    log = EnvelopeLog.create(directory.resolve("partition.log"), 0, SyncMode.NORMAL);
    open();
  }

  private void open() throws Exception {
    writer = PartitionWriter.open(file(), SyncMode.NORMAL, LARGEST);
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    log.close();
    readers.close();
  }

  @Test
  void search_findsWhatAPassOverAllFinds_theNewestFirst() throws Exception {
    store(MANY);

    for (int question = 0; question < 30; question++) {
      List<Predicate<Entry>> conditions = new ArrayList<>();
      String query = question(conditions);
      assertThat(search(query, Long.MAX_VALUE))
          .as(query)
          .containsExactly(expected(conditions, Long.MAX_VALUE));
      long before = random.nextInt(MANY);
      assertThat(search(query, before)).as(query).containsExactly(expected(conditions, before));
    }
  }

  @Test
  void matches_looksAtTheTraceOnly() throws Exception {
    store(FEWER);

    for (int question = 0; question < 50; question++) {
      List<Predicate<Entry>> conditions = new ArrayList<>();
      String query = question(conditions);
      Entry entry = entries.get(random.nextInt(FEWER));
      assertThat(matches(query, entry.number(), 0))
          .as(query + " for " + entry)
          .isEqualTo(conditions.stream().allMatch(one -> one.test(entry)));
      assertThat(matches(query, entry.number(), entry.number() + 1)).isFalse();
    }
  }

  @Test
  void search_forOneTrace_findsItsEntryOnly() throws Exception {
    store(10);

    String trace = "trace:" + traceId(3);
    assertThat(search(trace, Long.MAX_VALUE)).containsExactly(3L);
    assertThat(search(trace, 3)).isEmpty();
    assertThat(search(trace + " number:4", Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void abandoned_leavesNothingToBeFound_whereverABlockEnds() throws Exception {
    store(2_000);
    for (int number = 2_001; number <= FEWER; number++) {
      insert(new Entry(number, List.of("lost"), 0, false));
    }
    writer.abandon();
    open();
    store(FEWER);

    assertThat(search("lost", Long.MAX_VALUE)).isEmpty();
    assertThat(search("", Long.MAX_VALUE))
        .containsExactly(LongStream.iterate(FEWER, n -> n > 0, n -> n - 1).toArray());
  }

  @Test
  void file_ofAProcessThatWasKilled_isSearchedAndGoesOn() throws Exception {
    store(1_500);
    insert(new Entry(1_501, List.of("lost"), 0, false));
    PartitionWriter killed = writer;
    Path copy = directory.resolve("copy.db");
    Files.copy(file(), copy);
    Files.copy(directory.resolve("partition.db-wal"), directory.resolve("copy.db-wal"));
    killed.abandon();
    Files.move(copy, file(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(directory.resolve("copy.db-wal"), directory.resolve("partition.db-wal"));
    open();

    assertThat(search("lost", Long.MAX_VALUE)).isEmpty();
    assertThat(search("", Long.MAX_VALUE)).hasSize(1_500);
    store(FEWER);
    assertThat(search("", Long.MAX_VALUE)).hasSize(FEWER);
  }

  @Test
  void file_thatIsFull_holdsBlocksOnly() throws Exception {
    store(100);
    writer.finish();

    assertThat(search("number:100", Long.MAX_VALUE)).containsExactly(100L);
    assertThat(readers.<Boolean>read(file(), connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT 1 FROM term_recent")) {
            return row.next();
          }
        }))
        .isFalse();
    open();
  }

  /** Adds entries until there are so many, in commits of any size. */
  private void store(int until) throws Exception {
    while (entries.size() < until) {
      int size =
          Math.min(until - entries.size(), 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 40));
      for (int i = 0; i < size; i++) {
        long number = entries.size() + 1L;
        List<String> words = List.of(word(), word());
        boolean isError = random.nextInt(5) == 0;
        Entry entry = new Entry(number, words, isError ? 0 : random.nextInt(3_000_000), isError);
        entries.add(entry);
        insert(entry);
      }
      writer.commit();
    }
  }

  private void insert(Entry entry) throws Exception {
    Terms terms = new Terms();
    terms.pair("number", entry.number());
    entry.words().forEach(terms::words);
    entry.words().forEach(word -> terms.pair("first", word.substring(0, 1)));
    TraceId trace = traceId(entry.number());
    if (entry.isError()) {
      ErrorEntry error = new ErrorEntry(trace, trace, "failing", entry.number(), PAYLOAD);
      insert(entry, List.of(), List.of(new Indexed<>(error, terms.row())));
    } else {
      terms.duration(entry.micros());
      SegmentEntry segment = new SegmentEntry(
          trace,
          1,
          1,
          true,
          0,
          "web",
          "work",
          null,
          null,
          entry.number(),
          entry.number() + entry.micros(),
          SpanIdSet.of(1));
      insert(
          entry,
          List.of(new SegmentBatch(
              SegmentBatch.Kind.TRANSACTION,
              PAYLOAD,
              List.of(new Indexed<>(segment, terms.row())))),
          List.of());
    }
  }

  private void insert(Entry entry, List<SegmentBatch> segments, List<Indexed<ErrorEntry>> errors)
      throws Exception {
    long position = entry.number() * PAYLOAD.length();
    writer.insert(
        new Journaled(log, position, position + PAYLOAD.length(), PROJECT, segments, errors),
        new NothingElsewhere());
  }

  /** Some conditions that may be met, as text and as what they mean. */
  private String question(List<Predicate<Entry>> meaning) {
    StringBuilder query = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      boolean negated = random.nextInt(3) == 0;
      query.append(negated ? " -" : " ");
      Predicate<Entry> one = condition(query);
      meaning.add(negated ? one.negate() : one);
    }
    if (random.nextInt(3) == 0) {
      long millis = random.nextInt(3_000);
      query.append(" dur>=").append(millis).append("ms");
      meaning.add(entry -> !entry.isError() && entry.micros() >= millis * 1_000);
    }
    return query.toString();
  }

  private Predicate<Entry> condition(StringBuilder query) {
    String word = word();
    long number = random.nextInt(999);
    switch (random.nextInt(5)) {
      case 0 -> {
        query.append(word);
        return entry -> entry.words().contains(word);
      }
      case 1 -> {
        query.append(word.substring(0, 4)).append('*');
        return entry -> entry.hasFront(word.substring(0, 4));
      }
      case 2 -> {
        query.append("first:").append(word.charAt(0));
        return entry -> entry.hasFront(word.substring(0, 1));
      }
      case 3 -> {
        query.append("number<=").append(number);
        return entry -> entry.number() <= number;
      }
      default -> {
        query.append("number:").append(number);
        return entry -> entry.number() == number;
      }
    }
  }

  private long[] expected(List<Predicate<Entry>> conditions, long before) {
    return IntStream.iterate(entries.size() - 1, i -> i >= 0, i -> i - 1)
        .mapToObj(entries::get)
        .filter(entry -> entry.number() < before)
        .filter(entry -> conditions.stream().allMatch(one -> one.test(entry)))
        .mapToLong(Entry::number)
        .toArray();
  }

  private long[] search(String query, long before) throws Exception {
    Query parsed = Query.parse(query, 0);
    List<Long> found = new ArrayList<>();
    return readers.read(file(), connection -> {
      new PartitionQueries(1, connection).traces(parsed, before, (row, trace) -> {
        return trace.equals(traceId(row)) && found.add(row);
      });
      return found.stream().mapToLong(Long::longValue).toArray();
    });
  }

  private boolean matches(String query, long number, long from) throws Exception {
    Query parsed = Query.parse(query, 0);
    return readers.read(
        file(),
        connection -> new PartitionQueries(1, connection).matches(parsed, traceId(number), from));
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private Path file() {
    return directory.resolve("partition.db");
  }

  /** No other partition has anything. */
  private static final class NothingElsewhere implements TraceLedger {
    @Override
    public boolean hasSegment(TraceId traceId, long keySpanId, String project) {
      return false;
    }

    @Override
    public boolean hasError(TraceId traceId, TraceId eventId, String project) {
      return false;
    }

    @Override
    public void touched(TraceId traceId) {}

    @Override
    public void added(String project, SegmentEntry entry) {}

    @Override
    public void added(TraceId traceId, ErrorSource source, long micros) {}
  }
}
