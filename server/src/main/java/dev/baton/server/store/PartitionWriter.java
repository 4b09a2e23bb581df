package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one partition file. Used by one thread. */
final class PartitionWriter implements AutoCloseable {
  /*
   * Tables hold what is searched and listed; envelopes are in the log beside this file, and rows say at which byte of it: "envelope" is where
   * the record begins, "payload" and "length" are the item's place in the unpacked envelope. The unique keys are what makes an envelope that
   * comes twice harmless. Segments and errors share one sequence of ids without gaps, given out here, by which TermWriter knows them.
   */
  static final int VERSION = 5;

  static final String SUFFIX = ".db";

  /** SQLite's own journal is at most one part of so many of a file that is full, or as short as it may be. */
  private static final int JOURNALS = 16;

  private static final List<String> SCHEMA = List.of(
      """
      CREATE TABLE segment(id INTEGER PRIMARY KEY, envelope INTEGER NOT NULL, payload INTEGER NOT NULL, length INTEGER NOT NULL, kind TEXT NOT NULL, trace_id BLOB NOT NULL,
        segment_id INTEGER NOT NULL, key_span_id INTEGER NOT NULL, has_root INTEGER NOT NULL, parent_span_id INTEGER NOT NULL,
        project TEXT NOT NULL, service TEXT NOT NULL, name TEXT NOT NULL, op TEXT, status TEXT, start_us INTEGER NOT NULL,
        end_us INTEGER NOT NULL, span_ids BLOB NOT NULL, UNIQUE(trace_id, key_span_id, project))""",
      """
      CREATE TABLE error(id INTEGER PRIMARY KEY, envelope INTEGER NOT NULL, payload INTEGER NOT NULL, length INTEGER NOT NULL, event_id BLOB NOT NULL, project TEXT NOT NULL,
        trace_id BLOB, service TEXT NOT NULL, timestamp_us INTEGER NOT NULL, UNIQUE(event_id, project))""",
      "CREATE INDEX error_by_trace ON error(trace_id) WHERE trace_id IS NOT NULL",
      // up to which byte of the log all is here
      "CREATE TABLE log(position INTEGER NOT NULL)",
      "INSERT INTO log VALUES (" + EnvelopeLog.FIRST + ")",
      "PRAGMA user_version = " + VERSION);

  private final Connection connection;
  private final PreparedStatement insertSegment;
  private final PreparedStatement insertError;
  private final PreparedStatement advance;
  private final PreparedStatement selectMarks;
  private final TermWriter terms;
  private long entryId;

  private PartitionWriter(Connection connection) throws SQLException {
    this.connection = connection;
    insertSegment = connection.prepareStatement("""
        INSERT INTO segment(id, envelope, payload, length, kind, trace_id, segment_id, key_span_id, has_root, parent_span_id, project, service, name, op,
          status, start_us, end_us, span_ids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""");
    insertError = connection.prepareStatement("""
        INSERT INTO error(id, envelope, payload, length, event_id, project, trace_id, service, timestamp_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING""");
    advance = connection.prepareStatement("UPDATE log SET position = ?");
    selectMarks = connection.prepareStatement("""
        SELECT (SELECT coalesce(max(id), 0) FROM segment), (SELECT coalesce(max(id), 0) FROM error),
          (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)""");
    terms = new TermWriter(connection);
    readHighest();
    connection.commit();
  }

  /**
   * Opens {@code file}, or makes it.
   *
   * @param largest bytes from which on it is full
   * @throws IOException when another version of the server wrote it
   */
  static PartitionWriter open(Path file, SyncMode sync, long largest)
      throws SQLException, IOException {
    Connection connection = SqliteConnections.openForWriting(file, sync, largest / JOURNALS);
    try {
      int version = SqliteConnections.version(connection);
      if (version == 0) {
        try (Statement statement = connection.createStatement()) {
          for (String sql : SCHEMA) {
            statement.execute(sql);
          }
          for (String sql : TermWriter.SCHEMA) {
            statement.execute(sql);
          }
        }
        connection.commit();
      } else if (version != VERSION) {
        throw new IOException(file + " has layout version " + version + "; this server knows "
            + VERSION + ". Move the directory away, or choose another with --data");
      }
      return new PartitionWriter(connection);
    } catch (SQLException | IOException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Adds what is new of the envelope to the current transaction.
   *
   * @param ledger knows what other partitions hold, and is told of every trace that has something here
   */
  void insert(Journaled envelope, TraceLedger ledger) throws SQLException, IOException {
    for (SegmentBatch batch : envelope.segments()) {
      for (Indexed<SegmentEntry> indexed : batch.entries()) {
        SegmentEntry entry = indexed.entry();
        if (!ledger.hasSegment(entry.traceId(), entry.keySpanId(), envelope.project())) {
          ledger.touched(entry.traceId());
          if (insertSegment(envelope, batch, entry)) {
            terms.add(++entryId, indexed.terms());
            ledger.added(envelope.project(), entry);
          }
        }
      }
    }
    for (Indexed<ErrorEntry> indexed : envelope.errors()) {
      ErrorEntry error = indexed.entry();
      TraceId traceId = error.traceId();
      if (traceId == null || !ledger.hasError(traceId, error.eventId(), envelope.project())) {
        if (traceId != null) {
          ledger.touched(traceId);
        }
        if (insertError(envelope, error)) {
          terms.add(++entryId, indexed.terms());
          if (traceId != null) {
            ErrorSource source = new ErrorSource(envelope.project(), error.service());
            ledger.added(traceId, source, error.timestampMicros());
          }
        }
      }
    }
  }

  /** Tells, with the next commit, that all of the log up to {@code position} has been added. */
  void advance(long position) throws SQLException {
    advance.setLong(1, position);
    advance.executeUpdate();
  }

  /** Up to where the log has been added. */
  long position() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT position FROM log")) {
      return row.getLong(1);
    }
  }

  /** Commits what was added, and says how far the file has come. */
  Marks commit() throws SQLException {
    terms.flush();
    Marks marks = marks();
    connection.commit();
    return marks;
  }

  /** Closes the file without what was not committed. */
  void abandon() throws SQLException {
    connection.close();
  }

  /**
   * How far the file has come, what is not committed yet included.
   *
   * @param segment the highest segment row
   * @param error the highest error row
   * @param size bytes of the file, what is still in its journal included
   */
  record Marks(long segment, long error, long size) {}

  Marks marks() throws SQLException {
    try (ResultSet row = selectMarks.executeQuery()) {
      return new Marks(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  /** Traces of segments and errors above the given row ids, in the order of arrival. */
  List<TraceId> tracesAfter(long segment, long error) throws SQLException {
    List<TraceId> traces = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT trace_id, envelope FROM segment WHERE id > ?
          UNION ALL SELECT trace_id, envelope FROM error WHERE id > ? AND trace_id IS NOT NULL ORDER BY envelope""")) {
      select.setLong(1, segment);
      select.setLong(2, error);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          traces.add(TraceIdBytes.read(rows.getBytes(1)));
        }
      }
    }
    return traces;
  }

  /** Closes a file to which nothing more is added. */
  void finish() throws SQLException {
    try (this) {
      try {
        terms.seal();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    SqliteConnections.checkpointAndClose(connection);
  }

  private void readHighest() throws SQLException {
    entryId = Math.max(highest("segment"), highest("error"));
    terms.reset();
  }

  private long highest(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + table)) {
      return row.getLong(1);
    }
  }

  private boolean insertSegment(Journaled envelope, SegmentBatch batch, SegmentEntry entry)
      throws SQLException {
    insertSegment.setLong(1, entryId + 1);
    insertSegment.setLong(2, envelope.position());
    insertSegment.setInt(3, batch.payload().offset());
    insertSegment.setInt(4, batch.payload().length());
    insertSegment.setString(5, batch.kind().name());
    insertSegment.setBytes(6, TraceIdBytes.of(entry.traceId()));
    insertSegment.setLong(7, entry.segmentId());
    insertSegment.setLong(8, entry.keySpanId());
    insertSegment.setBoolean(9, entry.hasRoot());
    insertSegment.setLong(10, entry.parentSpanId());
    insertSegment.setString(11, envelope.project());
    insertSegment.setString(12, entry.service());
    insertSegment.setString(13, entry.name());
    setNullable(insertSegment, 14, entry.op());
    setNullable(insertSegment, 15, entry.status());
    insertSegment.setLong(16, entry.startMicros());
    insertSegment.setLong(17, entry.endMicros());
    insertSegment.setBytes(18, entry.spanIds().toBytes());
    return insertSegment.executeUpdate() > 0;
  }

  private boolean insertError(Journaled envelope, ErrorEntry error) throws SQLException {
    insertError.setLong(1, entryId + 1);
    insertError.setLong(2, envelope.position());
    insertError.setInt(3, error.payload().offset());
    insertError.setInt(4, error.payload().length());
    insertError.setBytes(5, TraceIdBytes.of(error.eventId()));
    insertError.setString(6, envelope.project());
    TraceId traceId = error.traceId();
    if (traceId == null) {
      insertError.setNull(7, Types.BLOB);
    } else {
      insertError.setBytes(7, TraceIdBytes.of(traceId));
    }
    insertError.setString(8, error.service());
    insertError.setLong(9, error.timestampMicros());
    return insertError.executeUpdate() > 0;
  }

  private static void setNullable(PreparedStatement statement, int index, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.VARCHAR);
    } else {
      statement.setString(index, value);
    }
  }
}
