package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what rows of one partition refer to in its log. Connection and log belong to the caller; used by one thread. */
final class PartitionContents {
  private final long partition;
  private final Connection connection;
  private final LogReader log;
  private long lastPosition = -1;
  private @Nullable Packed last;

  PartitionContents(long partition, Connection connection, LogReader log) {
    this.partition = partition;
    this.connection = connection;
    this.log = log;
  }

  /** The payloads with segments of a trace by {@link StoredSegment#bodyKey()}. */
  Map<String, StoredBody> bodies(TraceId traceId) throws SQLException, IOException {
    Map<String, StoredBody> bodies = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT DISTINCT envelope, payload, length, kind FROM segment WHERE trace_id = ? ORDER BY envelope""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bodies.put(
              PartitionQueries.bodyKey(partition, row.getLong(1), row.getInt(2)),
              new StoredBody(SegmentBatch.Kind.valueOf(row.getString(4)), body(row)));
        }
      }
    }
    return bodies;
  }

  List<StoredError> errors(TraceId traceId) throws SQLException, IOException {
    List<StoredError> errors = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT envelope, payload, length, event_id, project, service, timestamp_us FROM error WHERE trace_id = ? ORDER BY id""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ErrorEntry entry = new ErrorEntry(
              TraceIdBytes.read(row.getBytes(4)),
              traceId,
              row.getString(6),
              row.getLong(7),
              payload(row));
          errors.add(new StoredError(row.getString(5), entry, body(row)));
        }
      }
    }
    return errors;
  }

  /** The envelopes that hold something of {@code traceId}, in the order of arrival. */
  List<StoredEnvelope> envelopes(TraceId traceId) throws SQLException, IOException {
    Map<Long, List<Long>> roots = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement("""
        SELECT envelope, segment_id FROM segment WHERE trace_id = ?1
          UNION ALL SELECT envelope, NULL FROM error WHERE trace_id = ?1""")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          List<Long> segments = roots.computeIfAbsent(row.getLong(1), id -> new ArrayList<>());
          long segment = row.getLong(2);
          if (!row.wasNull()) {
            segments.add(segment);
          }
        }
      }
    }
    List<StoredEnvelope> envelopes = new ArrayList<>();
    for (Map.Entry<Long, List<Long>> one : roots.entrySet()) {
      RawEnvelope raw = log.read(one.getKey());
      envelopes.add(new StoredEnvelope(
          partition + "-" + one.getKey(),
          raw.receivedMicros(),
          raw.project(),
          raw.publicKey(),
          raw.content().firstLine(),
          one.getValue()));
    }
    return envelopes;
  }

  /** Reads the columns envelope, payload, length, which are the first ones. */
  private Body body(ResultSet row) throws SQLException, IOException {
    long position = row.getLong(1);
    Packed content;
    if (last != null && position == lastPosition) {
      // an envelope with much in it is unpacked once
      content = last.unpacked();
    } else {
      content = log.read(position).content();
    }
    last = content;
    lastPosition = position;
    return new Body(content, payload(row));
  }

  private static Payload payload(ResultSet row) throws SQLException {
    return new Payload(row.getInt(2), row.getInt(3));
  }
}
