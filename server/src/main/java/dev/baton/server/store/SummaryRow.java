package dev.baton.server.store;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** A {@link TraceSummary} as columns of the index. */
final class SummaryRow {
  static final String COLUMNS =
      "name, services, start_us, end_us, segments, spans, errors, hops, linked_hops";
  static final String DEFINITION = """
      name TEXT, services TEXT NOT NULL, start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, segments INTEGER NOT NULL,
        spans INTEGER NOT NULL, errors INTEGER NOT NULL, hops INTEGER NOT NULL, linked_hops INTEGER NOT NULL""";
  static final int COUNT = 9;

  private SummaryRow() {}

  /** Sets the columns from number {@code first} on. */
  static void write(PreparedStatement statement, int first, TraceSummary summary)
      throws SQLException {
    int column = first;
    if (summary.name() == null) {
      statement.setNull(column++, Types.VARCHAR);
    } else {
      statement.setString(column++, summary.name());
    }
    statement.setString(column++, toJson(summary.services()));
    statement.setLong(column++, summary.startMicros());
    statement.setLong(column++, summary.endMicros());
    statement.setInt(column++, summary.segments());
    statement.setInt(column++, summary.spans());
    statement.setInt(column++, summary.errors());
    statement.setInt(column++, summary.hops());
    statement.setInt(column, summary.linkedHops());
  }

  /** Reads the columns from number {@code first} on. */
  static TraceSummary read(ResultSet row, int first, TraceId traceId) throws SQLException {
    return new TraceSummary(
        traceId,
        row.getString(first),
        fromJson(row.getString(first + 1)),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getInt(first + 4),
        row.getInt(first + 5),
        row.getInt(first + 6),
        row.getInt(first + 7),
        row.getInt(first + 8));
  }

  private static String toJson(List<String> names) {
    JsonWriter json = new JsonWriter(64);
    json.beginArray();
    names.forEach(json::value);
    json.endArray();
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  private static List<String> fromJson(String json) throws SQLException {
    List<String> names = new ArrayList<>();
    try {
      JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8));
      reader.beginArray();
      while (reader.hasNext()) {
        names.add(reader.nextString());
      }
      reader.endArray();
    } catch (MalformedEnvelope e) {
      throw new SQLException("a stored list of services is damaged: " + e.getMessage(), e);
    }
    return names;
  }
}
