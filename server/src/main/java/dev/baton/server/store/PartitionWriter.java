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
   * body holds the items apart from the columns that are searched, so that a scan of segments does not drag payloads through the cache.
   * The unique keys are what makes an envelope that comes twice harmless. Row ids are given out here, not by SQLite, so that a payload is
   * only written once it is known that something of it is new. Segments and errors share one sequence of ids without gaps, by which
   * TermWriter knows them.
   */
  static final int VERSION = 4;

  /** The journal is at most one part of so many of a file that is full, or as short as it may be. */
  private static final int JOURNALS = 16;

  private static final List<String> SCHEMA = List.of(
      """
      CREATE TABLE envelope(id INTEGER PRIMARY KEY, received_us INTEGER NOT NULL, project TEXT NOT NULL, public_key TEXT,
        header TEXT NOT NULL)""",
      """
      CREATE TABLE body(id INTEGER PRIMARY KEY, envelope_id INTEGER NOT NULL, header TEXT NOT NULL, encoding INTEGER NOT NULL,
        size INTEGER NOT NULL, bytes BLOB NOT NULL)""",
      "CREATE INDEX body_by_envelope ON body(envelope_id)",
      """
      CREATE TABLE segment(id INTEGER PRIMARY KEY, body_id INTEGER NOT NULL, kind TEXT NOT NULL, trace_id BLOB NOT NULL,
        segment_id INTEGER NOT NULL, key_span_id INTEGER NOT NULL, has_root INTEGER NOT NULL, parent_span_id INTEGER NOT NULL,
        project TEXT NOT NULL, service TEXT NOT NULL, name TEXT NOT NULL, op TEXT, status TEXT, start_us INTEGER NOT NULL,
        end_us INTEGER NOT NULL, span_ids BLOB NOT NULL, UNIQUE(trace_id, key_span_id, project))""",
      """
      CREATE TABLE error(id INTEGER PRIMARY KEY, body_id INTEGER NOT NULL, event_id BLOB NOT NULL, project TEXT NOT NULL,
        trace_id BLOB, service TEXT NOT NULL, timestamp_us INTEGER NOT NULL, UNIQUE(event_id, project))""",
      "CREATE INDEX error_by_trace ON error(trace_id) WHERE trace_id IS NOT NULL",
      // how many envelopes of which file of the journal are here
      "CREATE TABLE journal(file INTEGER PRIMARY KEY, envelopes INTEGER NOT NULL)",
      "PRAGMA user_version = " + VERSION);

  private final Connection connection;
  private final PreparedStatement insertEnvelope;
  private final PreparedStatement insertBody;
  private final PreparedStatement insertSegment;
  private final PreparedStatement insertError;
  private final PreparedStatement advance;
  private final PreparedStatement selectMarks;
  private final TermWriter terms;
  private long envelopeId;
  private long bodyId;
  private long entryId;

  private PartitionWriter(Connection connection) throws SQLException {
    this.connection = connection;
    insertEnvelope = connection.prepareStatement("INSERT INTO envelope VALUES (?, ?, ?, ?, ?)");
    insertBody = connection.prepareStatement("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)");
    insertSegment = connection.prepareStatement("""
        INSERT INTO segment(id, body_id, kind, trace_id, segment_id, key_span_id, has_root, parent_span_id, project, service, name, op,
          status, start_us, end_us, span_ids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""");
    insertError = connection.prepareStatement("""
        INSERT INTO error(id, body_id, event_id, project, trace_id, service, timestamp_us) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING""");
    advance = connection.prepareStatement("INSERT OR REPLACE INTO journal VALUES (?, ?)");
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
  void insert(ReceivedEnvelope envelope, TraceLedger ledger) throws SQLException, IOException {
    long before = bodyId;
    long newEnvelopeId = envelopeId + 1;
    for (SegmentBatch batch : envelope.segments()) {
      boolean isNew = false;
      for (Indexed<SegmentEntry> indexed : batch.entries()) {
        SegmentEntry entry = indexed.entry();
        if (!ledger.hasSegment(entry.traceId(), entry.keySpanId(), envelope.project())) {
          ledger.touched(entry.traceId());
          if (insertSegment(bodyId + 1, batch.kind(), envelope.project(), entry)) {
            terms.add(++entryId, indexed.terms());
            ledger.added(envelope.project(), entry);
            isNew = true;
          }
        }
      }
      if (isNew) {
        insertBody(newEnvelopeId, batch.body());
      }
    }
    for (Indexed<ErrorEntry> indexed : envelope.errors()) {
      ErrorEntry error = indexed.entry();
      TraceId traceId = error.traceId();
      if (traceId == null || !ledger.hasError(traceId, error.eventId(), envelope.project())) {
        if (traceId != null) {
          ledger.touched(traceId);
        }
        if (insertError(bodyId + 1, envelope.project(), error)) {
          terms.add(++entryId, indexed.terms());
          insertBody(newEnvelopeId, error.body());
          if (traceId != null) {
            ledger.added(traceId, new StoredError(envelope.project(), error));
          }
        }
      }
    }
    for (Body item : envelope.others()) {
      insertBody(newEnvelopeId, item);
    }
    if (bodyId > before) {
      insertEnvelope(envelope);
    }
  }

  /** Tells, with the next commit, that so many envelopes of a file of the journal have been added. */
  void advance(long journalFile, int envelopes) throws SQLException {
    advance.setLong(1, journalFile);
    advance.setInt(2, envelopes);
    advance.executeUpdate();
  }

  /** Commits what was added, and says how far the file has come. */
  Marks commit() throws SQLException {
    terms.flush();
    Marks marks = marks();
    connection.commit();
    return marks;
  }

  void rollback() throws SQLException {
    SqliteConnections.rollback(connection);
    readHighest();
    SqliteConnections.rollback(connection);
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
        SELECT trace_id FROM (
          SELECT s.trace_id, b.envelope_id FROM segment s JOIN body b ON b.id = s.body_id WHERE s.id > ?
          UNION ALL SELECT e.trace_id, b.envelope_id FROM error e JOIN body b ON b.id = e.body_id WHERE e.id > ?
            AND e.trace_id IS NOT NULL) ORDER BY envelope_id""")) {
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
    envelopeId = highest("envelope");
    bodyId = highest("body");
    entryId = Math.max(highest("segment"), highest("error"));
    terms.reset();
  }

  private long highest(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + table)) {
      return row.getLong(1);
    }
  }

  private boolean insertSegment(
      long body, SegmentBatch.Kind kind, String project, SegmentEntry entry) throws SQLException {
    insertSegment.setLong(1, entryId + 1);
    insertSegment.setLong(2, body);
    insertSegment.setString(3, kind.name());
    insertSegment.setBytes(4, TraceIdBytes.of(entry.traceId()));
    insertSegment.setLong(5, entry.segmentId());
    insertSegment.setLong(6, entry.keySpanId());
    insertSegment.setBoolean(7, entry.hasRoot());
    insertSegment.setLong(8, entry.parentSpanId());
    insertSegment.setString(9, project);
    insertSegment.setString(10, entry.service());
    insertSegment.setString(11, entry.name());
    setNullable(insertSegment, 12, entry.op());
    setNullable(insertSegment, 13, entry.status());
    insertSegment.setLong(14, entry.startMicros());
    insertSegment.setLong(15, entry.endMicros());
    insertSegment.setBytes(16, entry.spanIds().toBytes());
    return insertSegment.executeUpdate() > 0;
  }

  private boolean insertError(long body, String project, ErrorEntry error) throws SQLException {
    insertError.setLong(1, entryId + 1);
    insertError.setLong(2, body);
    insertError.setBytes(3, TraceIdBytes.of(error.eventId()));
    insertError.setString(4, project);
    TraceId traceId = error.traceId();
    if (traceId == null) {
      insertError.setNull(5, Types.BLOB);
    } else {
      insertError.setBytes(5, TraceIdBytes.of(traceId));
    }
    insertError.setString(6, error.service());
    insertError.setLong(7, error.timestampMicros());
    return insertError.executeUpdate() > 0;
  }

  private void insertBody(long envelope, Body body) throws SQLException {
    insertBody.setLong(1, ++bodyId);
    insertBody.setLong(2, envelope);
    insertBody.setString(3, body.header());
    insertBody.setInt(4, body.encoding());
    insertBody.setInt(5, body.size());
    insertBody.setBytes(6, body.bytes());
    insertBody.executeUpdate();
  }

  private void insertEnvelope(ReceivedEnvelope envelope) throws SQLException {
    insertEnvelope.setLong(1, ++envelopeId);
    insertEnvelope.setLong(2, envelope.receivedMicros());
    insertEnvelope.setString(3, envelope.project());
    setNullable(insertEnvelope, 4, envelope.publicKey());
    insertEnvelope.setString(5, envelope.header());
    insertEnvelope.executeUpdate();
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
