package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A store in files: for each hour or 256 MB a log of the envelopes as they came and tables in which to find what is in them, and one index over
 * all. Who sends waits until his envelope is in the log; tables are written behind that, for many at once. Readers have connections of their
 * own; they wait until what was accepted before they asked is in the tables, and for nothing else.
 */
public final class SqliteTraceStore implements TraceStore {
  /*
   *   <directory>/lock                        held while a server runs
   *   <directory>/index.db                    which traces there are, and in which partitions; made anew when it is missing
   *   <directory>/partitions/2026112102.log   envelopes of one hour (UTC)
   *   <directory>/partitions/2026112102.db    segments, errors and terms of these; made anew when it is missing
   */
  private static final Logger LOG = System.getLogger(SqliteTraceStore.class.getName());
  private static final Duration TIDYING = Duration.ofSeconds(10);

  private final DirectoryLock lock;
  private final Journal journal;
  private final Acceptance acceptance;
  private final Backlog backlog;
  private final Partitions partitions;
  private final SqliteTraceReader reader;

  /** Appends, and waits for the disk, where that is wanted; who submits appends himself where it is not. */
  private final @Nullable ExecutorService writing;

  private boolean closed;

  private SqliteTraceStore(
      DirectoryLock lock,
      Journal journal,
      Partitions partitions,
      Duration tidying,
      SyncMode sync,
      SqliteTraceReader reader) {
    this.lock = lock;
    this.journal = journal;
    this.partitions = partitions;
    this.backlog = new Backlog(partitions, tidying);
    this.writing =
        sync == SyncMode.FULL ? Executors.newSingleThreadExecutor(SqliteTraceStore::daemon) : null;
    this.acceptance =
        new Acceptance(new Appending(journal, backlog), writing == null ? Runnable::run : writing);
    this.reader = reader;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "baton-journal");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens {@code directory}, or makes it. What a process that was killed has left behind is put in order.
   *
   * @param indexer reads what such a process has accepted and not put into tables
   * @throws IOException when another server uses the directory, or it cannot be read or written
   */
  public static SqliteTraceStore open(
      Path directory, SyncMode sync, Retention retention, EnvelopeIndexer indexer)
      throws IOException {
    return open(directory, sync, InstantSource.system(), retention, TIDYING, indexer);
  }

  /** Opens with another clock, which says what is old, and another time between two looks for what is. */
  static SqliteTraceStore open(
      Path directory,
      SyncMode sync,
      InstantSource clock,
      Retention retention,
      Duration tidying,
      EnvelopeIndexer indexer)
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
      Journal journal = new Journal(
          absolute.resolve(Partitions.FOLDER), sync, clock, retention.largestPartition());
      Partitions partitions =
          Partitions.open(absolute, sync, clock, retention, connections, journal);
      SqliteTraceStore store = new SqliteTraceStore(
          lock, journal, partitions, tidying, sync, new SqliteTraceReader(absolute, connections));
      List<EnvelopeLog> unwritten = partitions.unwritten();
      store.backlog.start();
      for (EnvelopeLog log : unwritten) {
        store.recover(log, indexer);
      }
      store.backlog.whenThereIsRoom(store.acceptance::goOn);
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

  /** Writes into tables what an earlier process has only accepted. What cannot be written now is left to the next start. */
  private void recover(EnvelopeLog log, EnvelopeIndexer indexer) {
    long position = log.written();
    int count = 0;
    try (LogReader reader = new LogReader(log.path())) {
      for (LogReader.Found found = reader.find(position);
          found != null;
          found = reader.find(position)) {
        backlog.awaitRoom();
        backlog.add(
            List.of(Journaled.of(indexed(found.envelope(), indexer), log, position, found.end())));
        position = found.end();
        count++;
      }
      backlog.settle();
      log.endsAt(position);
      if (count > 0) {
        LOG.log(
            Level.INFO,
            count + " envelopes that were accepted before the last end are in tables now");
      }
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "cannot write what was accepted into " + log.path() + "; it stays there until the next"
              + " start: " + e.getMessage());
    }
  }

  private static ReceivedEnvelope indexed(RawEnvelope raw, EnvelopeIndexer indexer) {
    try {
      return indexer.index(raw);
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot read an envelope that was accepted: " + e.getMessage());
      return new ReceivedEnvelope(raw, List.of(), List.of());
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
      if (writing != null) {
        writing.shutdown();
      }
      backlog.close();
      reader.close();
      partitions.close();
      journal.close();
    } catch (SQLException e) {
      throw new IOException("cannot close the store: " + e.getMessage(), e);
    }
  }
}
