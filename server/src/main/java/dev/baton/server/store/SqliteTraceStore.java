package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store in SQLite files: one for each hour or 256 MB, and one index over them. What is accepted goes into a journal first, which is what its
 * sender waits for, and from there into the files, many at once. Readers have connections of their own; they wait until what was accepted before
 * they asked is in the files, and for nothing else.
 */
public final class SqliteTraceStore implements TraceStore {
  /*
   *   <directory>/lock                        held while a server runs
   *   <directory>/journal/0000000000000001.log  envelopes that were accepted; short, and gone when all of them are in a partition
   *   <directory>/index.db                    which traces there are, and in which partitions; made anew when it is missing
   *   <directory>/partitions/2026112102.db    envelopes, payloads, segments, errors, other items of one hour (UTC)
   */
  private static final Duration TIDYING = Duration.ofSeconds(10);

  private final DirectoryLock lock;
  private final Journal journal;
  private final GroupCommit acceptance;
  private final Backlog backlog;
  private final Partitions partitions;
  private final SqliteTraceReader reader;
  private boolean closed;

  private SqliteTraceStore(
      DirectoryLock lock,
      Journal journal,
      Partitions partitions,
      Duration tidying,
      SqliteTraceReader reader) {
    this.lock = lock;
    this.journal = journal;
    this.partitions = partitions;
    this.backlog = new Backlog(partitions, tidying);
    this.acceptance = new GroupCommit(group -> {
      backlog.awaitRoom();
      backlog.add(journal.append(group));
    });
    this.reader = reader;
  }

  /**
   * Opens {@code directory}, or makes it. What a process that was killed has left behind is put in order.
   *
   * @throws IOException when another server uses the directory, or it cannot be read or written
   */
  public static SqliteTraceStore open(Path directory, SyncMode sync, Retention retention)
      throws IOException {
    return open(directory, sync, InstantSource.system(), retention, TIDYING);
  }

  /** Opens with another clock, which says what is old, and another time between two looks for what is. */
  static SqliteTraceStore open(
      Path directory, SyncMode sync, InstantSource clock, Retention retention, Duration tidying)
      throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
    } catch (IOException e) {
      throw new IOException("cannot use the data directory " + absolute + ": " + e.getMessage(), e);
    }
    DirectoryLock lock = DirectoryLock.take(absolute);
    try {
      SqliteConnections connections = new SqliteConnections();
      Journal journal = Journal.open(absolute, sync);
      Partitions partitions =
          Partitions.open(absolute, sync, clock, retention, connections, journal);
      SqliteTraceStore store = new SqliteTraceStore(
          lock, journal, partitions, tidying, new SqliteTraceReader(absolute, connections));
      store.backlog.add(leftover(journal, partitions));
      store.backlog.start();
      store.acceptance.start();
      return store;
    } catch (SQLException e) {
      lock.close();
      throw new IOException(
          "cannot open the data directory " + absolute + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static List<Journaled> leftover(Journal journal, Partitions partitions)
      throws IOException, SQLException {
    try {
      return journal.leftover(partitions::written);
    } catch (IOException | RuntimeException e) {
      partitions.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> submit(ReceivedEnvelope envelope) {
    return acceptance.submit(envelope);
  }

  @Override
  public void append(ReceivedEnvelope envelope) throws IOException {
    TraceStore.super.append(envelope);
    backlog.settle();
  }

  @Override
  public void listen(CommitListener listener) {
    partitions.listen(listener);
  }

  @Override
  public TracePage newest(int limit, long before) throws IOException {
    return settled().newest(limit, before);
  }

  @Override
  public Optional<StoredTrace> trace(TraceId traceId) throws IOException {
    return settled().trace(traceId);
  }

  @Override
  public List<TraceId> startingWith(String digits, int limit) throws IOException {
    return settled().startingWith(digits, limit);
  }

  @Override
  public TracePage search(Query query, int limit, long before) throws IOException {
    return settled().search(query, limit, before);
  }

  @Override
  public boolean matches(Query query, TraceId traceId) throws IOException {
    return settled().matches(query, traceId);
  }

  @Override
  public List<StoredSegment> segments(Query query, int limit) throws IOException {
    return settled().segments(query, limit);
  }

  @Override
  public Optional<TraceSummary> summary(TraceId traceId) throws IOException {
    return settled().summary(traceId);
  }

  @Override
  public List<StoredEnvelope> envelopes(TraceId traceId) throws IOException {
    return settled().envelopes(traceId);
  }

  @Override
  public Optional<byte[]> envelope(String id) throws IOException {
    return settled().envelope(id);
  }

  /** Reads everything that was accepted until now. */
  private SqliteTraceReader settled() {
    backlog.settle();
    return reader;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      acceptance.close();
      backlog.close();
      reader.close();
      partitions.close();
      journal.close();
    } catch (SQLException e) {
      throw new IOException("cannot close the store: " + e.getMessage(), e);
    }
  }
}
