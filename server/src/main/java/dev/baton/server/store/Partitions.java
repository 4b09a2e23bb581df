package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.GrowingTraces.Growing;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The files of a store as they are written: the partition of this hour, the full ones before it, the index over all. Deletes the oldest when
 * there is too much. Used by one thread.
 */
final class Partitions implements Backlog.Writer, AutoCloseable {
  /*
   * What is accepted stands in the log of a partition already. A write adds it to the partition's tables, and says there how far it has come in the
   * log, so that after a crash each envelope is written exactly once; it commits the index second. When that fails, the traces stay in
   * "unindexed" and go with the next write; when the process dies in between, catchUp() finds them at the next start, because the index knows
   * how far it has come, too. A partition is sealed when all of its log is in its tables, and nothing more is appended.
   */
  private static final Logger LOG = System.getLogger(Partitions.class.getName());
  static final String FOLDER = "partitions";
  private static final int CATCH_UP = 1_000;

  private record Current(PartitionFile file, PartitionWriter writer, EnvelopeLog log) {}

  private final Path directory;
  private final Path folder;
  private final SyncMode sync;
  private final InstantSource clock;
  private final Retention retention;
  private final SqliteConnections readers;
  private IndexFile index;
  private final Journal journal;
  private final Map<Long, PartitionFile> byId = new HashMap<>();
  private final GrowingTraces growing = new GrowingTraces(new CommittedParts());
  private final Set<TraceId> unindexed = new LinkedHashSet<>();
  private final List<EnvelopeLog> unwritten = new ArrayList<>();
  private @Nullable Current current;
  private long currentSize;
  private volatile CommitListener listener = traces -> {};

  private Partitions(
      Path directory,
      Path folder,
      SyncMode sync,
      InstantSource clock,
      Retention retention,
      SqliteConnections readers,
      IndexFile index,
      Journal journal) {
    this.directory = directory;
    this.folder = folder;
    this.sync = sync;
    this.clock = clock;
    this.retention = retention;
    this.readers = readers;
    this.index = index;
    this.journal = journal;
  }

  /**
   * Opens what is in {@code directory} and brings its index up to date.
   *
   * @param retention how much is kept
   * @param readers lends connections to partitions that are full
   * @param journal where everything is appended first
   */
  static Partitions open(
      Path directory,
      SyncMode sync,
      InstantSource clock,
      Retention retention,
      SqliteConnections readers,
      Journal journal)
      throws IOException, SQLException {
    Path folder = Files.createDirectories(directory.resolve(FOLDER));
    Partitions partitions = new Partitions(
        directory, folder, sync, clock, retention, readers, openIndex(directory, sync), journal);
    try {
      partitions.adoptFiles();
      partitions.tidy();
      return partitions;
    } catch (IOException | SQLException | RuntimeException e) {
      partitions.close();
      throw e;
    }
  }

  @Override
  public void write(List<Journaled> group) throws SQLException, IOException {
    for (int from = 0; from < group.size(); ) {
      EnvelopeLog log = group.get(from).log();
      int end = from + 1;
      while (end < group.size() && group.get(end).log().equals(log)) {
        end++;
      }
      write(log, group.subList(from, end));
      from = end;
    }
  }

  private void write(EnvelopeLog log, List<Journaled> group) throws SQLException, IOException {
    // when what came after them could not be written, they were
    List<Journaled> added = group.stream().filter(one -> !one.isWritten()).toList();
    boolean isOpen = current != null && current.log().equals(log);
    if (added.isEmpty() && !isOpen) {
      return;
    }
    Current target = openTarget(log);
    Ledger ledger = new Ledger(target.file().id());
    PartitionWriter.Marks marks;
    long end = group.get(group.size() - 1).end();
    try {
      for (Journaled one : added) {
        target.writer().insert(one, ledger);
      }
      target.writer().advance(end);
      marks = target.writer().commit();
    } catch (SQLException | IOException | RuntimeException e) {
      growing.forget(ledger.touched);
      discard(target, e);
      throw e;
    }
    log.written(end);
    currentSize = marks.size() + log.size();
    if (isFull(target.file())) {
      journal.end(log);
    }
    unindexed.addAll(ledger.touched);
    try {
      recordUnindexed(target, marks);
    } catch (SQLException e) {
      reopenIndex(e);
      throw e;
    }
    listener.committed(ledger.touched);
  }

  /**
   * Undoes what was not committed. The driver has closed the statement that failed, and does not know what became of the transaction: the next write
   * opens the files anew.
   */
  private void discard(Current failed, Exception cause) {
    current = null;
    try {
      failed.writer().abandon();
    } catch (SQLException lost) {
      cause.addSuppressed(lost);
    }
    reopenIndex(cause);
  }

  private void reopenIndex(Exception cause) {
    try {
      index.close();
    } catch (SQLException lost) {
      cause.addSuppressed(lost);
    }
    try {
      index = openIndex(directory, sync);
    } catch (SQLException | IOException lost) {
      // the next write fails at it and tries again
      cause.addSuppressed(lost);
    }
  }

  @Override
  public void passOver(Journaled one) throws SQLException, IOException {
    Current target = openTarget(one.log());
    try {
      target.writer().advance(one.end());
      target.writer().commit();
    } catch (SQLException e) {
      discard(target, e);
      throw e;
    }
    one.log().written(one.end());
  }

  /** The logs of which not all is in tables, oldest first. */
  List<EnvelopeLog> unwritten() {
    return List.copyOf(unwritten);
  }

  /** Ends the hour that is over, deletes what is too old or too much. */
  @Override
  public void tidy() throws SQLException, IOException {
    Current open = current;
    if (open != null && !journal.isOfThisHour(open.log())) {
      journal.end(open.log());
      if (open.log().isWritten()) {
        retire(open);
      }
    }
    prune();
  }

  /** Says who hears of commits from now on. */
  void listen(CommitListener heard) {
    listener = heard;
  }

  @Override
  public void close() throws SQLException {
    try (IndexFile unused = index) {
      if (current != null) {
        current.writer().close();
        current = null;
      }
    }
  }

  private void recordUnindexed(Current target, PartitionWriter.Marks marks)
      throws SQLException, IOException {
    record(target.file(), unindexed, marks);
    unindexed.clear();
    growing.trim();
  }

  private void record(
      PartitionFile partition, Collection<TraceId> traces, PartitionWriter.Marks marks)
      throws SQLException, IOException {
    List<Growing> lines = new ArrayList<>();
    for (TraceId trace : traces) {
      lines.add(growing.get(trace, Set.of(partition.id())));
    }
    index.record(partition, lines, marks.segment(), marks.error());
    lines.forEach(line -> line.places().add(partition.id()));
  }

  private Current openTarget(EnvelopeLog log) throws SQLException, IOException {
    try {
      return target(log);
    } catch (SQLException e) {
      reopenIndex(e);
      throw e;
    }
  }

  /** The partition of a log: the current one, or the one that follows it. */
  private Current target(EnvelopeLog log) throws SQLException, IOException {
    Current open = current;
    if (open != null && open.log().equals(log)) {
      return open;
    }
    if (open != null) {
      retire(open);
    }
    Path path = log.partition();
    PartitionWriter writer = PartitionWriter.open(path, sync, retention.largestPartition());
    try {
      PartitionFile file = known(path);
      byId.put(file.id(), file);
      currentSize = 0;
      Current begun = new Current(file, writer, log);
      current = begun;
      prune();
      return begun;
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
  }

  private PartitionFile known(Path path) throws SQLException {
    for (PartitionFile partition : byId.values()) {
      if (partition.path().equals(path)) {
        return partition;
      }
    }
    return index.add(path);
  }

  /** Deletes the oldest partitions while they are too old or all together, with their journals and the index, are too large. */
  private void prune() throws SQLException, IOException {
    List<PartitionFile> oldestFirst =
        byId.values().stream().sorted(Comparator.comparing(PartitionFile::id)).toList();
    Map<PartitionFile, Long> sizes = new HashMap<>();
    long total = SqliteConnections.size(directory.resolve(IndexFile.NAME));
    for (PartitionFile partition : oldestFirst) {
      long size = SqliteConnections.size(partition.path()) + size(EnvelopeLog.of(partition.path()));
      sizes.put(partition, size);
      total += size;
    }
    // so much the current partition may still grow before this is asked again at its end
    long reserved = Math.max(0, retention.largestPartition() - currentSize);
    String oldest = Journal.hour(clock.instant().minus(retention.age()));
    for (PartitionFile partition : oldestFirst) {
      boolean tooOld = partition.path().getFileName().toString().compareTo(oldest) < 0;
      boolean isCurrent = current != null && current.file().equals(partition);
      if (!isCurrent && (tooOld || total > retention.bytes() - reserved)) {
        delete(partition);
        total -= sizes.getOrDefault(partition, 0L);
      }
    }
  }

  /** Forgotten first and deleted second: readers do not look for what is gone, and a crash in between is made good by the next start. */
  private void delete(PartitionFile partition) throws SQLException, IOException {
    forget(partition);
    readers.forget(partition.path());
    SqliteConnections.delete(partition.path());
    Files.deleteIfExists(EnvelopeLog.of(partition.path()));
    LOG.log(
        Level.INFO, "deleted " + partition.path() + " to keep within the limits of age and size");
  }

  /** Takes a partition out of the index, and its part out of the lines of traces that go on in others. */
  private void forget(PartitionFile partition) throws SQLException, IOException {
    byId.remove(partition.id());
    List<TraceId> shared = index.shared(partition);
    growing.clear();
    List<TraceSummary> left = new ArrayList<>();
    for (TraceId trace : shared) {
      TraceLine line = growing.get(trace, Set.of()).line();
      if (!line.isEmpty()) {
        left.add(line.summary());
      }
      growing.trim();
    }
    index.remove(partition, left);
    growing.clear();
  }

  private void retire(Current full) throws SQLException, IOException {
    if (!unindexed.isEmpty()) {
      recordUnindexed(full, full.writer().marks());
    }
    current = null;
    journal.end(full.log());
    if (full.log().isWritten()) {
      full.writer().finish();
      index.seal(full.file());
    } else {
      // goes on at the next start
      full.writer().close();
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Also when only its journal is long, which it is while a reader holds on. */
  private boolean isFull(PartitionFile partition) throws IOException {
    long largest = retention.largestPartition();
    return currentSize >= largest || SqliteConnections.journalSize(partition.path()) >= largest;
  }

  private void adoptFiles() throws SQLException, IOException {
    List<PartitionFile> gone = new ArrayList<>();
    for (PartitionFile partition : index.partitions()) {
      if (Files.exists(partition.path())) {
        byId.put(partition.id(), partition);
      } else {
        gone.add(partition);
      }
    }
    for (PartitionFile partition : gone) {
      forget(partition);
    }
    Set<Path> known = new HashSet<>();
    byId.values().forEach(partition -> known.add(partition.path()));
    for (Path path : files(PartitionWriter.SUFFIX)) {
      if (!known.contains(path)) {
        PartitionFile added = index.add(path);
        byId.put(added.id(), added);
      }
    }
    for (PartitionFile partition : byId.values().stream()
        .filter(p -> !p.sealed())
        .sorted(Comparator.comparing(PartitionFile::id))
        .toList()) {
      adopt(partition);
    }
    for (Path path : files(EnvelopeLog.SUFFIX)) {
      adoptLog(path);
    }
    unwritten.sort(Comparator.comparing(EnvelopeLog::begunMicros));
    if (current != null && current.log().written() == current.log().size()) {
      journal.goOn(current.log());
    }
  }

  /** A log without a partition: the process died before it made one, or somebody has taken it away, or it was damaged. */
  private void adoptLog(Path path) throws IOException {
    if (Files.exists(EnvelopeLog.partition(path))) {
      return;
    }
    EnvelopeLog log = EnvelopeLog.openExisting(path, sync);
    if (log == null || log.isWritten()) {
      Files.delete(path);
    } else {
      unwritten.add(log);
    }
  }

  /** Indexes what the index does not know of an unfinished partition, and goes on writing to it when its hour is not over. */
  private void adopt(PartitionFile known) throws SQLException, IOException {
    PartitionFile partition = known;
    PartitionWriter writer;
    PartitionWriter.Marks marks;
    try {
      writer = PartitionWriter.open(partition.path(), sync, retention.largestPartition());
      try {
        marks = writer.marks();
        if (marks.segment() < known.segment() || marks.error() < known.error()) {
          // the power failed, and the file has lost more than the index
          forget(known);
          partition = index.add(known.path());
          byId.put(partition.id(), partition);
        }
        catchUp(partition, writer, marks);
        writer.commit();
        adopt(partition, writer, marks);
      } catch (SQLException e) {
        writer.close();
        throw e;
      }
    } catch (SQLException e) {
      if (!isDamage(e)) {
        throw new IOException("cannot open " + partition.path() + ": " + e.getMessage(), e);
      }
      forget(partition);
      setAside(partition.path(), e);
    }
  }

  /** Goes on with a partition, or ends it. */
  private void adopt(PartitionFile partition, PartitionWriter writer, PartitionWriter.Marks marks)
      throws SQLException, IOException {
    Path path = EnvelopeLog.of(partition.path());
    EnvelopeLog log = Files.exists(path) ? EnvelopeLog.openExisting(path, sync) : null;
    if (current != null) {
      retire(current);
    }
    if (log == null) {
      LOG.log(Level.WARNING, path + " is missing, with the payloads of its partition");
      writer.finish();
      index.seal(partition);
      return;
    }
    log.written(writer.position());
    if (!log.isWritten()) {
      unwritten.add(log);
    }
    current = new Current(partition, writer, log);
    currentSize = marks.size() + log.size();
  }

  private void catchUp(PartitionFile partition, PartitionWriter writer, PartitionWriter.Marks marks)
      throws SQLException, IOException {
    List<TraceId> traces = new ArrayList<>(
        new LinkedHashSet<>(writer.tracesAfter(partition.segment(), partition.error())));
    PartitionWriter.Marks unfinished =
        new PartitionWriter.Marks(partition.segment(), partition.error(), marks.size());
    for (int from = 0; from < traces.size(); from += CATCH_UP) {
      record(partition, traces.subList(from, Math.min(traces.size(), from + CATCH_UP)), unfinished);
      growing.trim();
    }
    record(partition, List.of(), marks);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  private static IndexFile openIndex(Path directory, SyncMode sync)
      throws IOException, SQLException {
    try {
      return IndexFile.open(directory, sync);
    } catch (SQLException e) {
      if (!isDamage(e)) {
        throw e;
      }
      setAside(directory.resolve(IndexFile.NAME), e);
      return IndexFile.open(directory, sync);
    }
  }

  private static boolean isDamage(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT);
  }

  /** Renames a file that SQLite cannot read, with its journal, so that the server starts and what is in it can still be rescued. */
  private static void setAside(Path file, SQLException damage) throws IOException {
    for (Path part : SqliteConnections.parts(file)) {
      String suffix =
          part.getFileName().toString().substring(file.getFileName().toString().length());
      Files.move(part, freeName(file, suffix));
    }
    LOG.log(Level.WARNING, file + " is damaged and was set aside: " + damage.getMessage());
  }

  private static Path freeName(Path file, String part) {
    Path name = file.resolveSibling(file.getFileName() + ".damaged" + part);
    for (int number = 1; Files.exists(name); number++) {
      name = file.resolveSibling(file.getFileName() + ".damaged-" + number + part);
    }
    return name;
  }

  /** What a group adds; asks the index once for each trace that does not grow already. */
  private final class Ledger implements TraceLedger {
    final Set<TraceId> touched = new LinkedHashSet<>();
    private final long here;

    Ledger(long here) {
      this.here = here;
    }

    @Override
    public boolean hasSegment(TraceId traceId, long keySpanId, String project)
        throws SQLException, IOException {
      return inAny(traceId, queries -> queries.hasSegment(traceId, keySpanId, project));
    }

    @Override
    public boolean hasError(TraceId traceId, TraceId eventId, String project)
        throws SQLException, IOException {
      return inAny(traceId, queries -> queries.hasError(eventId, project));
    }

    @Override
    public void touched(TraceId traceId) {
      touched.add(traceId);
    }

    @Override
    public void added(String project, SegmentEntry entry) throws SQLException, IOException {
      growing.get(entry.traceId(), Set.of()).line().add(project, entry);
    }

    @Override
    public void added(TraceId traceId, ErrorSource source, long micros)
        throws SQLException, IOException {
      growing.get(traceId, Set.of()).line().add(source, micros);
    }

    private boolean inAny(TraceId traceId, Question question) throws SQLException, IOException {
      for (long place : growing.get(traceId, Set.of()).places()) {
        PartitionFile partition = byId.get(place);
        if (place != here && partition != null) {
          boolean has = readers.read(
              partition.path(),
              connection -> question.ask(new PartitionQueries(place, connection)));
          if (has) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private interface Question {
    boolean ask(PartitionQueries queries) throws SQLException;
  }

  /** Reads traces that grow from the index and the files. */
  private final class CommittedParts implements GrowingTraces.Source {
    @Override
    public List<Long> places(TraceId traceId) throws SQLException {
      return index.places(traceId);
    }

    @Override
    public void read(long place, TraceId traceId, TraceLine line) throws IOException {
      PartitionFile partition = byId.get(place);
      if (partition != null) {
        readers.read(partition.path(), connection -> {
          PartitionQueries queries = new PartitionQueries(place, connection);
          queries.segments(traceId).forEach(stored -> line.add(stored.project(), stored.entry()));
          queries.errorsWithoutBodies(traceId, line::add);
          return true;
        });
      }
    }
  }
}
