package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one partition through one connection, both of which belong to the caller. */
record PartitionQueries(long partition, Connection connection) {
  List<StoredSegment> segments(TraceId traceId) throws SQLException {
    List<StoredSegment> segments = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT body_id, segment_id, key_span_id, has_root, parent_span_id, project, service, name, op, status, start_us, end_us,
          span_ids FROM segment WHERE trace_id = ? ORDER BY id""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          SegmentEntry entry = new SegmentEntry(
              traceId,
              row.getLong(2),
              row.getLong(3),
              row.getBoolean(4),
              row.getLong(5),
              row.getString(7),
              row.getString(8),
              row.getString(9),
              row.getString(10),
              row.getLong(11),
              row.getLong(12),
              SpanIdSet.ofBytes(row.getBytes(13)));
          segments.add(new StoredSegment(row.getString(6), bodyKey(row.getLong(1)), entry));
        }
      }
    }
    return segments;
  }

  Map<String, StoredBody> bodies(TraceId traceId) throws SQLException {
    Map<String, StoredBody> bodies = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT b.id, s.kind, b.encoding, b.size, b.bytes FROM body b
          JOIN (SELECT DISTINCT body_id, kind FROM segment WHERE trace_id = ?) s ON b.id = s.body_id""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bodies.put(
              bodyKey(row.getLong(1)),
              new StoredBody(SegmentBatch.Kind.valueOf(row.getString(2)), body(row, 3)));
        }
      }
    }
    return bodies;
  }

  List<StoredError> errors(TraceId traceId) throws SQLException {
    List<StoredError> errors = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT e.event_id, e.project, e.service, e.timestamp_us, b.encoding, b.size, b.bytes
          FROM error e JOIN body b ON b.id = e.body_id WHERE e.trace_id = ? ORDER BY e.id""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ErrorEntry entry = new ErrorEntry(
              TraceIdBytes.read(row.getBytes(1)),
              traceId,
              row.getString(3),
              row.getLong(4),
              body(row, 5));
          errors.add(new StoredError(row.getString(2), entry));
        }
      }
    }
    return errors;
  }

  List<TraceSummary.ErrorMoment> errorMoments(TraceId traceId) throws SQLException {
    List<TraceSummary.ErrorMoment> moments = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(
        "SELECT project, service, timestamp_us FROM error WHERE trace_id = ?")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          moments.add(
              new TraceSummary.ErrorMoment(row.getString(1), row.getString(2), row.getLong(3)));
        }
      }
    }
    return moments;
  }

  boolean hasSegment(TraceId traceId, long keySpanId, String project) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(
        "SELECT 1 FROM segment WHERE trace_id = ? AND key_span_id = ? AND project = ?")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      select.setLong(2, keySpanId);
      select.setString(3, project);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  boolean hasError(TraceId eventId, String project) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM error WHERE event_id = ? AND project = ?")) {
      select.setBytes(1, TraceIdBytes.of(eventId));
      select.setString(2, project);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private String bodyKey(long bodyId) {
    return partition + "/" + bodyId;
  }

  private static Body body(ResultSet row, int firstColumn) throws SQLException {
    return new Body(
        row.getInt(firstColumn), row.getInt(firstColumn + 1), row.getBytes(firstColumn + 2));
  }
}
