package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.jdbc.TracingDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A database. */
public final class JdbcExample {
  private JdbcExample() {}

  /** Asks a database in memory. */
  public static void main(String[] args) throws SQLException {
    Baton.init();
    System.out.println(ask());
  }

  static int ask() throws SQLException {
    DataSource data = TracingDataSource.wrap(JdbcConnectionPool.create("jdbc:h2:mem:", "sa", ""));
    try (var span = Baton.startSpan("stocktaking");
        Connection connection = data.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT 3 + ?")) {
      statement.setInt(1, 4);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
