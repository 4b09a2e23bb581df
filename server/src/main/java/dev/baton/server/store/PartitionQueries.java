package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Condition;
import dev.baton.server.search.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Reads the tables of one partition through one connection, both of which belong to the caller. */
record PartitionQueries(long partition, Connection connection) {
  private static final String SEGMENT =
      "s.envelope, s.payload, s.segment_id, s.key_span_id, s.has_root, s.parent_span_id, s.project, s.service, s.name, s.op, s.status,"
          + " s.start_us, s.end_us, s.span_ids";

  /*
   * The terms are asked first and give the newest entries first; here follow the conditions that are no terms, for some hundred entries at a
   * time. A segment takes some time, an error none, and both begin somewhere. SQLite goes through json_each in the order of the list, and
   * looks each row up.
   */
  private static final String EXACTLY = """
      FROM json_each(?1) one LEFT JOIN segment s ON s.id = one.value LEFT JOIN error e ON e.id = one.value
        WHERE coalesce(s.end_us - s.start_us, 0) BETWEEN ?2 AND ?3 AND (?4 OR s.id IS NOT NULL)
          AND coalesce(s.start_us, e.timestamp_us) BETWEEN ?5 AND ?6
          AND coalesce(s.trace_id, e.trace_id) IS NOT NULL""";

  private static final String OF_TRACE = """
      SELECT id FROM segment WHERE trace_id = ?1 AND id >= ?2 AND id < ?3
        UNION ALL SELECT id FROM error WHERE trace_id = ?1 AND id >= ?2 AND id < ?3 ORDER BY id DESC""";

  private static final int AT_ONCE = 256;

  /** Is shown the matches of a query. */
  interface MatchVisitor {
    /** Whether more is wanted after this one. */
    boolean visit(long row, TraceId traceId) throws SQLException;
  }

  List<StoredSegment> segments(TraceId traceId) throws SQLException {
    List<StoredSegment> segments = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(
        "SELECT " + SEGMENT + " FROM segment s WHERE s.trace_id = ? ORDER BY s.id")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          segments.add(segment(traceId, row));
        }
      }
    }
    return segments;
  }

  /** Is shown where and when an error happened. */
  interface ErrorVisitor {
    void visit(ErrorSource source, long micros);
  }

  /** The errors of a trace, for who does not want their payloads. */
  void errorsWithoutBodies(TraceId traceId, ErrorVisitor visitor) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(
        "SELECT project, service, timestamp_us FROM error WHERE trace_id = ?")) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          visitor.visit(new ErrorSource(row.getString(1), row.getString(2)), row.getLong(3));
        }
      }
    }
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

  /**
   * Traces with a match below a row, the newest match first. A trace may be given more than once.
   *
   * @param visitor says whether more is wanted
   */
  void traces(Query query, long before, MatchVisitor visitor) throws SQLException {
    eachMatch(
        query,
        before,
        "one.value, coalesce(s.trace_id, e.trace_id)",
        row -> visitor.visit(row.getLong(1), TraceIdBytes.read(row.getBytes(2))));
  }

  /** The newest matching segments, at most {@code limit}. */
  List<StoredSegment> segments(Query query, int limit) throws SQLException {
    List<StoredSegment> found = new ArrayList<>();
    eachMatch(query, Long.MAX_VALUE, SEGMENT + ", s.trace_id", row -> {
      byte[] traceId = row.getBytes(15);
      if (traceId != null) {
        found.add(segment(TraceIdBytes.read(traceId), row));
      }
      return found.size() < limit;
    });
    return found;
  }

  /** Whether a segment or error of {@code traceId} matches, in this row or a later one. */
  boolean matches(Query query, TraceId traceId, long from) throws SQLException {
    if (query.traceId() != null && !query.traceId().equals(traceId)) {
      return false;
    }
    try (TermReader terms = new TermReader(connection);
        PreparedStatement select = exactly("1", query)) {
      long[] ids = terms.meeting(query.condition(), entriesOf(traceId, from, Long.MAX_VALUE));
      return !each(select, ids, row -> false);
    }
  }

  /** Is shown rows; says whether more are wanted. */
  private interface RowVisitor {
    boolean visit(ResultSet row) throws SQLException;
  }

  /** Shows the matches below a row, the newest first. */
  private void eachMatch(Query query, long before, String columns, RowVisitor visitor)
      throws SQLException {
    Condition condition = query.condition();
    TraceId traceId = query.traceId();
    try (TermReader terms = new TermReader(connection);
        PreparedStatement select = exactly(columns, query)) {
      if (traceId != null) {
        each(select, terms.meeting(condition, entriesOf(traceId, 0, before)), visitor);
        return;
      }
      boolean more = true;
      TermReader.Found found = terms.below(before, condition);
      for (long below = before; more && found.size() > 0; ) {
        long[] ids = found.below(below);
        for (int from = 0; more && from < ids.length; from += AT_ONCE) {
          long[] some = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + AT_ONCE));
          more = each(select, some, visitor);
        }
        below = found.first();
        found = terms.below(below, condition);
      }
    }
  }

  /** Shows those of the entries that meet the exact conditions; false when the visitor wants no more. */
  private static boolean each(PreparedStatement select, long[] ids, RowVisitor visitor)
      throws SQLException {
    if (ids.length == 0) {
      return true;
    }
    select.setString(1, Arrays.toString(ids));
    try (ResultSet row = select.executeQuery()) {
      boolean more = true;
      while (more && row.next()) {
        more = visitor.visit(row);
      }
      return more;
    }
  }

  private PreparedStatement exactly(String columns, Query query) throws SQLException {
    PreparedStatement select = connection.prepareStatement("SELECT " + columns + " " + EXACTLY);
    select.setLong(2, query.shortestMicros());
    select.setLong(3, query.longestMicros());
    select.setBoolean(4, query.findsErrors());
    select.setLong(5, query.fromMicros());
    select.setLong(6, query.toMicros());
    return select;
  }

  /** The segments and errors of a trace, the newest first. */
  private long[] entriesOf(TraceId traceId, long from, long before) throws SQLException {
    LongStream.Builder ids = LongStream.builder();
    try (PreparedStatement select = connection.prepareStatement(OF_TRACE)) {
      select.setBytes(1, TraceIdBytes.of(traceId));
      select.setLong(2, from);
      select.setLong(3, before);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    return ids.build().toArray();
  }

  private StoredSegment segment(TraceId traceId, ResultSet row) throws SQLException {
    SegmentEntry entry = new SegmentEntry(
        traceId,
        row.getLong(3),
        row.getLong(4),
        row.getBoolean(5),
        row.getLong(6),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getLong(12),
        row.getLong(13),
        SpanIdSet.ofBytes(row.getBytes(14)));
    return new StoredSegment(
        row.getString(7), bodyKey(partition, row.getLong(1), row.getInt(2)), entry);
  }

  static String bodyKey(long partition, long envelope, int payload) {
    return partition + "/" + envelope + "/" + payload;
  }
}
