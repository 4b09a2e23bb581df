package dev.baton.examples.transports;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table of messages that are committed together with what they tell of, and that a relay hands on later. The trace is in two columns of
 * the row.
 */
public final class Outbox {
  /** A row; {@code baggage} is null when there is nothing to say. */
  private record Row(
      long id, String body, String sentryTrace, @Nullable String baggage) {}

  private Outbox() {}

  /** Creates the table. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE outbox (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
          + " body VARCHAR NOT NULL, sentry_trace VARCHAR(64) NOT NULL, baggage VARCHAR(8192))");
    }
  }

  /** Adds a message to the transaction of {@code connection}. */
  public static void add(Connection connection, String body) throws SQLException {
    Baton.startSpan(SpanOptions.named("outbox").op("queue.publish"), () -> {
      try (PreparedStatement insert = connection.prepareStatement(
          "INSERT INTO outbox (body, sentry_trace, baggage) VALUES (?, ?, ?)")) {
        insert.setString(1, body);
        insert.setString(2, Baton.getTraceparent());
        insert.setString(3, Baton.getBaggage());
        insert.executeUpdate();
      }
    });
  }

  /** Hands on what is there, each message in its trace. A message whose work throws stays for the next time. */
  public static void relay(Connection connection, Consumer<String> work) throws SQLException {
    for (Row row : rows(connection)) {
      Baton.continueTrace(row.sentryTrace(), row.baggage(), () -> {
        try {
          Baton.startSpan(
              SpanOptions.named("outbox").op("queue.process"), () -> work.accept(row.body()));
          delete(connection, row);
        } catch (RuntimeException e) {
          Baton.captureException(e);
        }
      });
    }
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet found =
            select.executeQuery("SELECT id, body, sentry_trace, baggage FROM outbox ORDER BY id")) {
      while (found.next()) {
        rows.add(
            new Row(found.getLong(1), found.getString(2), found.getString(3), found.getString(4)));
      }
    }
    return rows;
  }

  private static void delete(Connection connection, Row row) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
      delete.setLong(1, row.id());
      delete.executeUpdate();
    }
  }
}
