package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.GrowingTraces.Growing;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes the index: which traces there are, in the order of their arrival, and which partitions hold parts of them. Used by one thread. */
final class IndexFile implements AutoCloseable {
  /*
   * Everything in here follows from the partitions. Each partition's row says up to which of its rows the index has come; a partition is
   * committed first and the index second, so that whatever a crash leaves undone is found by comparing the two when the store is opened.
   */
  static final String NAME = "index.db";

  /** Also counted up with the layout of partitions: while the index is made anew, those that cannot be read are found. */
  private static final int VERSION = 7;

  private static final List<String> SCHEMA = List.of(
      """
      CREATE TABLE partition(id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, sealed INTEGER NOT NULL DEFAULT 0,
        segment INTEGER NOT NULL DEFAULT 0, error INTEGER NOT NULL DEFAULT 0)""",
      "CREATE TABLE trace(seq INTEGER PRIMARY KEY AUTOINCREMENT, trace_id BLOB NOT NULL UNIQUE, "
          + SummaryRow.DEFINITION + ")",
      // by seq, which grows: trace ids are random, and each would touch a page of its own
      """
      CREATE TABLE place(seq INTEGER NOT NULL, partition_id INTEGER NOT NULL, PRIMARY KEY(seq, partition_id))
        WITHOUT ROWID""",
      "PRAGMA user_version = " + VERSION);

  private final Path directory;
  private final Connection connection;
  private final PreparedStatement updateTrace;
  private final PreparedStatement insertTrace;
  private final PreparedStatement insertPlace;
  private final PreparedStatement advance;
  private final PreparedStatement places;

  private IndexFile(Path directory, Connection connection) throws SQLException {
    this.directory = directory;
    this.connection = connection;
    String values = "?, ".repeat(SummaryRow.COUNT - 1) + "?";
    updateTrace = connection.prepareStatement(
        "UPDATE trace SET (" + SummaryRow.COLUMNS + ") = (" + values + ") WHERE trace_id = ?");
    insertTrace = connection.prepareStatement("INSERT INTO trace(" + SummaryRow.COLUMNS
        + ", trace_id) VALUES (" + values + ", ?) ON CONFLICT DO NOTHING");
    insertPlace = connection.prepareStatement(
        "INSERT INTO place SELECT seq, ?2 FROM trace WHERE trace_id = ?1 ON CONFLICT DO NOTHING");
    advance =
        connection.prepareStatement("UPDATE partition SET segment = ?, error = ? WHERE id = ?");
    places = connection.prepareStatement(
        "SELECT partition_id FROM trace JOIN place USING (seq) WHERE trace_id = ?");
  }

  /**
   * Opens the index of {@code directory}, or makes it. One of an older version is made anew, since all of it follows from the partitions.
   *
   * @throws IOException when a newer version of the server wrote it
   */
  static IndexFile open(Path directory, SyncMode sync) throws SQLException, IOException {
    Path file = directory.resolve(NAME);
    Connection connection = SqliteConnections.openForWriting(file, sync, 0);
    try {
      int version = SqliteConnections.version(connection);
      if (version > 0 && version < VERSION) {
        connection.close();
        SqliteConnections.delete(file);
        return open(directory, sync);
      }
      if (version == 0) {
        try (Statement statement = connection.createStatement()) {
          for (String sql : SCHEMA) {
            statement.execute(sql);
          }
        }
      } else if (version != VERSION) {
        throw new IOException(file + " has layout version " + version + "; this server knows "
            + VERSION + ". Move the directory away, or choose another with --data");
      }
      connection.commit();
      return new IndexFile(directory, connection);
    } catch (SQLException | IOException e) {
      connection.close();
      throw e;
    }
  }

  /** All partitions, oldest first. */
  List<PartitionFile> partitions() throws SQLException {
    List<PartitionFile> partitions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT id, file, sealed, segment, error FROM partition ORDER BY id")) {
      while (row.next()) {
        partitions.add(new PartitionFile(
            row.getLong(1),
            directory.resolve(row.getString(2)),
            row.getBoolean(3),
            row.getLong(4),
            row.getLong(5)));
      }
    }
    return partitions;
  }

  /** Makes a partition known that has not been indexed yet. */
  PartitionFile add(Path path) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO partition(file) VALUES (?) RETURNING id")) {
      insert.setString(1, directory.relativize(path).toString());
      long id;
      try (ResultSet row = insert.executeQuery()) {
        id = row.getLong(1);
      }
      connection.commit();
      return new PartitionFile(id, path, false, 0, 0);
    }
  }

  /** Marks a partition as never written again. */
  void seal(PartitionFile partition) throws SQLException {
    update("UPDATE partition SET sealed = 1 WHERE id = " + partition.id());
  }

  /** The traces that have parts in this partition and in others. */
  List<TraceId> shared(PartitionFile partition) throws SQLException {
    List<TraceId> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT trace_id FROM place here JOIN trace USING (seq) WHERE partition_id = ?1
          AND EXISTS (SELECT 1 FROM place p WHERE p.seq = here.seq AND p.partition_id <> ?1)""")) {
      select.setLong(1, partition.id());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(TraceIdBytes.read(row.getBytes(1)));
        }
      }
    }
    return found;
  }

  /**
   * Forgets a partition, and the traces that were only there.
   *
   * @param left how the traces look that have parts in others
   */
  void remove(PartitionFile partition, List<TraceSummary> left) throws SQLException {
    String here = "(SELECT seq FROM place WHERE partition_id = " + partition.id() + ")";
    String elsewhere = "(SELECT 1 FROM place p WHERE p.seq = trace.seq AND p.partition_id <> "
        + partition.id() + ")";
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM trace WHERE seq IN " + here + " AND NOT EXISTS " + elsewhere);
      statement.executeUpdate("DELETE FROM place WHERE partition_id = " + partition.id());
      statement.executeUpdate("DELETE FROM partition WHERE id = " + partition.id());
      for (TraceSummary summary : left) {
        write(updateTrace, summary, TraceIdBytes.of(summary.traceId()));
      }
      connection.commit();
    } catch (SQLException e) {
      SqliteConnections.rollback(connection);
      throw e;
    }
  }

  /**
   * Commits that {@code partition} holds parts of {@code traces}, how these look, and that the partition is indexed up to the given rows.
   * Those that are empty are passed over.
   */
  void record(PartitionFile partition, Collection<Growing> traces, long segment, long error)
      throws SQLException {
    try {
      for (Growing trace : traces) {
        if (!trace.line().isEmpty()) {
          record(partition, trace);
        }
      }
      advance.setLong(1, segment);
      advance.setLong(2, error);
      advance.setLong(3, partition.id());
      advance.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      SqliteConnections.rollback(connection);
      throw e;
    }
  }

  private void record(PartitionFile partition, Growing trace) throws SQLException {
    TraceSummary summary = trace.line().summary();
    byte[] id = TraceIdBytes.of(summary.traceId());
    // what is in no partition yet is new, as a rule
    boolean isNew = trace.places().isEmpty() && write(insertTrace, summary, id);
    if (!isNew && !write(updateTrace, summary, id)) {
      write(insertTrace, summary, id);
    }
    if (!trace.places().contains(partition.id())) {
      insertPlace.setBytes(1, id);
      insertPlace.setLong(2, partition.id());
      insertPlace.executeUpdate();
    }
  }

  private static boolean write(PreparedStatement statement, TraceSummary summary, byte[] id)
      throws SQLException {
    SummaryRow.write(statement, 1, summary);
    statement.setBytes(SummaryRow.COUNT + 1, id);
    return statement.executeUpdate() > 0;
  }

  /** The partitions that hold parts of {@code trace}. */
  List<Long> places(TraceId trace) throws SQLException {
    List<Long> found = new ArrayList<>();
    places.setBytes(1, TraceIdBytes.of(trace));
    try (ResultSet row = places.executeQuery()) {
      while (row.next()) {
        found.add(row.getLong(1));
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    SqliteConnections.checkpointAndClose(connection);
  }

  private void update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
      connection.commit();
    }
  }
}
