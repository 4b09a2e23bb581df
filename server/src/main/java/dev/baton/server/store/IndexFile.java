package dev.baton.server.store;

import dev.baton.protocol.TraceId;
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

  private static final int VERSION = 2;

  private static final List<String> SCHEMA = List.of(
      """
      CREATE TABLE partition(id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, sealed INTEGER NOT NULL DEFAULT 0,
        segment INTEGER NOT NULL DEFAULT 0, error INTEGER NOT NULL DEFAULT 0)""",
      "CREATE TABLE trace(seq INTEGER PRIMARY KEY AUTOINCREMENT, trace_id BLOB NOT NULL UNIQUE)",
      """
      CREATE TABLE place(trace_id BLOB NOT NULL, partition_id INTEGER NOT NULL, PRIMARY KEY(trace_id, partition_id))
        WITHOUT ROWID""",
      "PRAGMA user_version = " + VERSION);

  private final Path directory;
  private final Connection connection;
  private final PreparedStatement insertTrace;
  private final PreparedStatement insertPlace;
  private final PreparedStatement advance;
  private final PreparedStatement places;

  private IndexFile(Path directory, Connection connection) throws SQLException {
    this.directory = directory;
    this.connection = connection;
    // no "INSERT OR IGNORE": a number of the sequence would be used up each time
    insertTrace = connection.prepareStatement(
        "INSERT INTO trace(trace_id) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM trace WHERE trace_id = ?1)");
    insertPlace =
        connection.prepareStatement("INSERT INTO place VALUES (?, ?) ON CONFLICT DO NOTHING");
    advance =
        connection.prepareStatement("UPDATE partition SET segment = ?, error = ? WHERE id = ?");
    places = connection.prepareStatement("SELECT partition_id FROM place WHERE trace_id = ?");
  }

  static IndexFile open(Path directory, SyncMode sync) throws SQLException, IOException {
    Connection connection = SqliteConnections.openForWriting(directory.resolve(NAME), sync);
    try {
      int version = SqliteConnections.version(connection);
      if (version == 0) {
        try (Statement statement = connection.createStatement()) {
          for (String sql : SCHEMA) {
            statement.execute(sql);
          }
        }
      } else if (version != VERSION) {
        throw new IOException(
            directory.resolve(NAME) + " has layout version " + version + "; this server knows "
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

  /** Forgets a partition whose file is gone, and the traces that were only there. */
  void remove(PartitionFile partition) throws SQLException {
    String here = "(SELECT trace_id FROM place WHERE partition_id = " + partition.id() + ")";
    String elsewhere =
        "(SELECT 1 FROM place p WHERE p.trace_id = trace.trace_id AND p.partition_id <> "
            + partition.id() + ")";
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM trace WHERE trace_id IN " + here + " AND NOT EXISTS " + elsewhere);
      statement.executeUpdate("DELETE FROM place WHERE partition_id = " + partition.id());
      statement.executeUpdate("DELETE FROM partition WHERE id = " + partition.id());
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Commits that {@code partition} holds parts of {@code traces}, and that it is indexed up to the given rows. */
  void record(PartitionFile partition, Collection<TraceId> traces, long segment, long error)
      throws SQLException {
    try {
      for (TraceId trace : traces) {
        byte[] id = TraceIdBytes.of(trace);
        insertTrace.setBytes(1, id);
        insertTrace.executeUpdate();
        insertPlace.setBytes(1, id);
        insertPlace.setLong(2, partition.id());
        insertPlace.executeUpdate();
      }
      advance.setLong(1, segment);
      advance.setLong(2, error);
      advance.setLong(3, partition.id());
      advance.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
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

  /** Ends the transaction that a question has begun. */
  void rollback() throws SQLException {
    connection.rollback();
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
