package dev.baton.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens SQLite files for writing, and lends connections for reading: a few idle ones are kept, over all files, and the one that was idle
 * longest is closed first. Safe for use by many threads; a connection is used by one at a time.
 */
final class SqliteConnections implements AutoCloseable {
  /** Reads from a connection that is only valid during the call, and sees the file as it is at its first question. */
  interface Reading<T> {
    T read(Connection connection) throws SQLException, IOException;
  }

  private record Idle(Path file, Connection connection) {}

  private static final int MOST_IDLE = 16;
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int WRITER_CACHE_KIB = 16 << 10;

  /** A journal that became longer, because a reader held on for long, is cut to this. */
  private static final int LONGEST_JOURNAL = 16 << 20;

  private static final int SHORTEST_JOURNAL = 4 << 20;
  private static final int PAGE = 4 << 10;

  private static final String JOURNAL = "-wal";
  private static final List<String> PARTS = List.of("", JOURNAL, "-shm");

  /** Oldest first; guarded by itself. */
  private final Deque<Idle> idle = new ArrayDeque<>();

  /** Guarded by {@link #idle}. */
  private boolean closed;

  /**
   * A connection that writes: WAL journal, transactions ended by {@code commit()}.
   *
   * @param journal bytes from which on the journal is moved into the file, within what is sensible
   */
  static Connection openForWriting(Path file, SyncMode sync, long journal) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(
        sync == SyncMode.FULL
            ? SQLiteConfig.SynchronousMode.FULL
            : SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setCacheSize(-WRITER_CACHE_KIB);
    config.setJournalSizeLimit(LONGEST_JOURNAL);
    // else the driver asks for the row's id after every INSERT
    config.setGetGeneratedKeys(false);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      long pages = Math.max(SHORTEST_JOURNAL, Math.min(LONGEST_JOURNAL, journal)) / PAGE;
      statement.execute("PRAGMA wal_autocheckpoint = " + pages);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Ends a transaction of a writing connection without effect, and begins the next. */
  static void rollback(Connection connection) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // SQLite ends a transaction by itself when the disk is full, and the driver, which does not
      // know, would go on without any
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
      }
    }
  }

  /** Moves what the journal of a writing connection holds into the file and closes it. */
  static void checkpointAndClose(Connection connection) throws SQLException {
    try (connection) {
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    }
  }

  /** A file and what SQLite keeps beside it, as far as they exist. */
  static List<Path> parts(Path file) {
    return PARTS.stream()
        .map(part -> file.resolveSibling(file.getFileName() + part))
        .filter(Files::exists)
        .toList();
  }

  /** Bytes of a file, its journal included. */
  static long size(Path file) throws IOException {
    long size = 0;
    for (Path part : parts(file)) {
      size += Files.size(part);
    }
    return size;
  }

  /** Bytes of what was written to a file and is not in it yet. */
  static long journalSize(Path file) throws IOException {
    Path journal = file.resolveSibling(file.getFileName() + JOURNAL);
    return Files.exists(journal) ? Files.size(journal) : 0;
  }

  /** Deletes a file that nobody uses, with its journal. */
  static void delete(Path file) throws IOException {
    for (Path part : parts(file)) {
      Files.delete(part);
    }
  }

  /** The schema version of a file; 0 when it is new. */
  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  <T> T read(Path file, Reading<T> reading) throws IOException {
    try {
      Connection connection = take(file);
      boolean whole = false;
      try {
        T result = reading.read(connection);
        connection.rollback();
        whole = true;
        return result;
      } finally {
        if (whole) {
          giveBack(new Idle(file, connection));
        } else {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Closes the idle connections to a file that is about to be deleted. */
  void forget(Path file) throws SQLException {
    List<Idle> found = new ArrayList<>();
    synchronized (idle) {
      idle.removeIf(one -> one.file().equals(file) && found.add(one));
    }
    for (Idle one : found) {
      one.connection().close();
    }
  }

  @Override
  public void close() throws SQLException {
    Deque<Idle> all;
    synchronized (idle) {
      closed = true;
      all = new ArrayDeque<>(idle);
      idle.clear();
    }
    for (Idle one : all) {
      one.connection().close();
    }
  }

  private Connection take(Path file) throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw new SQLException("the store is closed");
      }
      var newestFirst = idle.descendingIterator();
      while (newestFirst.hasNext()) {
        Idle candidate = newestFirst.next();
        if (candidate.file().equals(file)) {
          newestFirst.remove();
          return candidate.connection();
        }
      }
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    connection.setAutoCommit(false);
    return connection;
  }

  private void giveBack(Idle returned) throws SQLException {
    Idle surplus = null;
    synchronized (idle) {
      if (closed) {
        surplus = returned;
      } else {
        idle.addLast(returned);
        if (idle.size() > MOST_IDLE) {
          surplus = idle.removeFirst();
        }
      }
    }
    if (surplus != null) {
      surplus.connection().close();
    }
  }
}
