package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
final class Partitions implements GroupCommit.Writer, AutoCloseable {
  /*
   * A write commits the partition first and the index second. When the second fails, the traces stay in "unindexed" and go with the next
   * write; when the process dies in between, catchUp() finds them at the next start, because the index knows how far it has come.
   */
  private static final Logger LOG = System.getLogger(Partitions.class.getName());
  private static final String FOLDER = "partitions";
  private static final String SUFFIX = ".db";
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(ZoneOffset.UTC);

  private record Current(PartitionFile file, PartitionWriter writer) {}

  private final Path folder;
  private final SyncMode sync;
  private final InstantSource clock;
  private final Retention retention;
  private final SqliteConnections readers;
  private final IndexFile index;
  private final Map<Long, PartitionFile> byId = new HashMap<>();
  private final Set<TraceId> unindexed = new LinkedHashSet<>();
  private @Nullable Current current;
  private long currentSize;
  private volatile CommitListener listener = traces -> {};

  private Partitions(
      Path folder,
      SyncMode sync,
      InstantSource clock,
      Retention retention,
      SqliteConnections readers,
      IndexFile index) {
    this.folder = folder;
    this.sync = sync;
    this.clock = clock;
    this.retention = retention;
    this.readers = readers;
    this.index = index;
  }

  /**
   * Opens what is in {@code directory} and brings its index up to date.
   *
   * @param retention how much is kept
   * @param readers lends connections to partitions that are full
   */
  static Partitions open(
      Path directory,
      SyncMode sync,
      InstantSource clock,
      Retention retention,
      SqliteConnections readers)
      throws IOException, SQLException {
    Path folder = Files.createDirectories(directory.resolve(FOLDER));
    Partitions partitions =
        new Partitions(folder, sync, clock, retention, readers, openIndex(directory, sync));
    try {
      partitions.adoptFiles();
      partitions.retireUnlessOfThisHour();
      partitions.prune();
      return partitions;
    } catch (IOException | SQLException | RuntimeException e) {
      partitions.close();
      throw e;
    }
  }

  @Override
  public void write(List<ReceivedEnvelope> group) throws SQLException, IOException {
    Current target = target();
    Elsewhere elsewhere = new Elsewhere(target.file().id());
    Set<TraceId> touched = new LinkedHashSet<>();
    PartitionWriter.Marks marks;
    try {
      for (ReceivedEnvelope envelope : group) {
        target.writer().insert(envelope, elsewhere, touched);
      }
      marks = target.writer().marks();
      target.writer().commit();
    } catch (SQLException | IOException | RuntimeException e) {
      target.writer().rollback();
      index.rollback();
      throw e;
    }
    currentSize = marks.size();
    unindexed.addAll(touched);
    recordUnindexed(target, marks);
    listener.committed(touched);
  }

  /** Says who hears of commits from now on. */
  void listen(CommitListener heard) {
    listener = heard;
  }

  @Override
  public void close() throws SQLException {
    try (index) {
      if (current != null) {
        current.writer().close();
        current = null;
      }
    }
  }

  private void recordUnindexed(Current target, PartitionWriter.Marks marks) throws SQLException {
    index.record(target.file(), unindexed, marks.segment(), marks.error());
    unindexed.clear();
  }

  /** The partition to write to: the current one, unless its hour is over or it is full. */
  private Current target() throws SQLException, IOException {
    Current open = current;
    if (open != null && isOfThisHour(open.file()) && currentSize < retention.largestPartition()) {
      return open;
    }
    if (open != null) {
      if (!unindexed.isEmpty()) {
        recordUnindexed(open, open.writer().marks());
      }
      retire(open);
    }
    Path path = freePath();
    PartitionWriter writer = PartitionWriter.open(path, sync);
    try {
      PartitionFile file = index.add(path);
      byId.put(file.id(), file);
      currentSize = 0;
      Current begun = new Current(file, writer);
      current = begun;
      prune();
      return begun;
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
  }

  /** Deletes the oldest partitions while they are too old or all together are too large. */
  private void prune() throws SQLException, IOException {
    Map<PartitionFile, Long> sizes = new LinkedHashMap<>();
    long total = 0;
    for (PartitionFile partition :
        byId.values().stream().sorted(Comparator.comparing(PartitionFile::id)).toList()) {
      long size = Files.exists(partition.path()) ? Files.size(partition.path()) : 0;
      sizes.put(partition, size);
      total += size;
    }
    String oldest = HOUR.format(clock.instant().minus(retention.age()));
    for (Map.Entry<PartitionFile, Long> candidate : sizes.entrySet()) {
      PartitionFile partition = candidate.getKey();
      boolean tooOld = partition.path().getFileName().toString().compareTo(oldest) < 0;
      boolean isCurrent = current != null && current.file().equals(partition);
      if (!isCurrent && (tooOld || total > retention.bytes() - retention.largestPartition())) {
        delete(partition);
        total -= candidate.getValue();
      }
    }
  }

  /** Forgotten first and deleted second: readers do not look for what is gone, and a crash in between is made good by the next start. */
  private void delete(PartitionFile partition) throws SQLException, IOException {
    byId.remove(partition.id());
    index.remove(partition);
    readers.forget(partition.path());
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(partition.path().resolveSibling(partition.path().getFileName() + part));
    }
    LOG.log(
        Level.INFO, "deleted " + partition.path() + " to keep within the limits of age and size");
  }

  private void retire(Current full) throws SQLException {
    current = null;
    full.writer().close();
    index.seal(full.file());
  }

  private void retireUnlessOfThisHour() throws SQLException {
    if (current != null && !isOfThisHour(current.file())) {
      retire(current);
    }
  }

  private boolean isOfThisHour(PartitionFile partition) {
    return partition.path().getFileName().toString().startsWith(HOUR.format(clock.instant()));
  }

  private Path freePath() {
    String hour = HOUR.format(clock.instant());
    Path path = folder.resolve(hour + SUFFIX);
    for (int number = 1; Files.exists(path); number++) {
      path = folder.resolve(hour + "-" + number + SUFFIX);
    }
    return path;
  }

  private void adoptFiles() throws SQLException, IOException {
    for (PartitionFile partition : index.partitions()) {
      if (Files.exists(partition.path())) {
        byId.put(partition.id(), partition);
      } else {
        index.remove(partition);
      }
    }
    Set<Path> known = new HashSet<>();
    byId.values().forEach(partition -> known.add(partition.path()));
    for (Path path : files()) {
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
  }

  /** Indexes what the index does not know of an unfinished partition, and goes on writing to it when its hour is not over. */
  private void adopt(PartitionFile partition) throws SQLException, IOException {
    PartitionWriter writer;
    PartitionWriter.Marks marks;
    try {
      writer = PartitionWriter.open(partition.path(), sync);
      try {
        marks = writer.marks();
        index.record(
            partition,
            writer.tracesAfter(
                Math.min(partition.segment(), marks.segment()),
                Math.min(partition.error(), marks.error())),
            marks.segment(),
            marks.error());
        writer.commit();
      } catch (SQLException e) {
        writer.close();
        throw e;
      }
    } catch (SQLException e) {
      if (!isDamage(e)) {
        throw new IOException("cannot open " + partition.path() + ": " + e.getMessage(), e);
      }
      byId.remove(partition.id());
      index.remove(partition);
      setAside(partition.path(), e);
      return;
    }
    if (current != null) {
      retire(current);
    }
    current = new Current(partition, writer);
    currentSize = marks.size();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
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
    for (String part : List.of("", "-wal", "-shm")) {
      Path from = file.resolveSibling(file.getFileName() + part);
      if (Files.exists(from)) {
        Files.move(from, freeName(file, part));
      }
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

  /** What the partitions beside the current one hold; asks the index once for each trace of a group. */
  private final class Elsewhere implements StoredElsewhere {
    private final long here;
    private final Map<TraceId, List<Long>> places = new HashMap<>();

    Elsewhere(long here) {
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

    private boolean inAny(TraceId traceId, Question question) throws SQLException, IOException {
      List<Long> found = places.get(traceId);
      if (found == null) {
        found = index.places(traceId);
        places.put(traceId, found);
      }
      for (Long place : found) {
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
}
