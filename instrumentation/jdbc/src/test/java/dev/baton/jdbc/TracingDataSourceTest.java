package dev.baton.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.SpanOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class TracingDataSourceTest {
  /** What is done with a connection. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private final TestTracing test = TestTracing.sampled();
  private final JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:shop", "sa", "");
  private final DataSource traced = TracingDataSource.wrap(pool, test.tracing());

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS price (sku VARCHAR(20), cents INT)");
    }
  }

  @AfterEach
  void close() {
    pool.dispose();
    test.close();
  }

  private List<SpanData> spans(DataSource data, Work work) throws Exception {
    test.inNewTrace("request", () -> {
      try (Connection connection = data.getConnection()) {
        work.on(connection);
      }
      return "";
    });
    return test.finished().segment().spans();
  }

  @Test
  void preparedStatement_isASpanWithItsText_andWithoutValues() throws Exception {
    List<SpanData> spans = spans(traced, connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT cents FROM price WHERE sku = ? AND cents > 7")) {
        statement.setString(1, "secret");
        statement.executeQuery().close();
      }
    });

    assertThat(spans).singleElement().satisfies(span -> {
      assertThat(span.name()).isEqualTo("SELECT cents FROM price WHERE sku = ? AND cents > ?");
      assertThat(span.op()).isEqualTo("db");
      assertThat(span.origin()).isEqualTo("auto.db.jdbc");
      assertThat(span.status()).isEqualTo("ok");
      assertThat(span.attributes().toMap())
          .containsEntry("db.system", "h2")
          .containsEntry("db.name", "mem:shop")
          .containsEntry("db.operation", "SELECT")
          .doesNotContainKey("db.params");
      assertThat(span.toString()).doesNotContain("secret");
    });
  }

  @Test
  void parameters_whenAllowed_areRecorded() throws Exception {
    DataSource data = TracingDataSource.wrapWithParameters(pool, test.tracing());

    List<SpanData> spans = spans(data, connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT cents FROM price WHERE sku = ? AND cents > ?")) {
        statement.setString(1, "tea");
        statement.setNull(2, java.sql.Types.INTEGER);
        statement.executeQuery().close();
        statement.clearParameters();
      }
    });

    assertThat(spans)
        .singleElement()
        .satisfies(
            span -> assertThat(span.attributes().get("db.params")).isEqualTo("{1=tea, 2=null}"));
  }

  @Test
  void statement_isASpanWithoutItsData() throws Exception {
    List<SpanData> spans = spans(traced, connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("INSERT INTO price VALUES ('secret', 7)");
      }
    });

    assertThat(spans).extracting(SpanData::name).containsExactly("INSERT INTO price VALUES (?, ?)");
  }

  @Test
  void batch_isOneSpan() throws Exception {
    List<SpanData> spans = spans(traced, connection -> {
      try (PreparedStatement prepared =
              connection.prepareStatement("INSERT INTO price VALUES (?, ?)");
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < 3; i++) {
          prepared.setString(1, "tea");
          prepared.setInt(2, i);
          prepared.addBatch();
        }
        assertThat(prepared.executeBatch()).hasSize(3);
        statement.addBatch("DELETE FROM price WHERE sku = 'tea'");
        statement.addBatch("DELETE FROM price");
        assertThat(statement.executeBatch()).hasSize(2);
        statement.addBatch("DELETE FROM price WHERE cents = 7");
        assertThat(statement.executeBatch()).hasSize(1);
      }
    });

    assertThat(spans)
        .extracting(SpanData::name)
        .containsExactly(
            "INSERT INTO price VALUES (?, ?)",
            "DELETE FROM price WHERE sku = ?",
            "DELETE FROM price WHERE cents = ?");
  }

  @Test
  void transaction_isRecordedToo() throws Exception {
    List<SpanData> spans = spans(traced, connection -> {
      connection.setAutoCommit(false);
      connection.commit();
      connection.rollback();
    });

    assertThat(spans).extracting(SpanData::name).containsExactly("COMMIT", "ROLLBACK");
  }

  @Test
  void failure_reachesTheProgramAsItIs_andMarksTheSpan() throws Exception {
    List<SpanData> spans = spans(traced, connection -> {
      try (Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("SELECT 1 FROM missing"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("MISSING");
      }
    });

    assertThat(spans).singleElement().returns("internal_error", SpanData::status);
    assertThat(test.events()).isEmpty();
  }

  @Test
  void statement_withoutAnActiveSpan_isNotRecorded() throws Exception {
    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }

    assertThat(test.finished().spans()).isEmpty();
  }

  @Test
  void connection_withoutADataSource_isTracedOnceHoweverOftenWrapped() throws Exception {
    test.inNewTrace("request", () -> {
      try (Connection own = DriverManager.getConnection("jdbc:h2:mem:shop", "sa", "");
          Connection connection =
              TracingDataSource.wrap(TracingDataSource.wrap(own, test.tracing()), test.tracing());
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 7");
      }
      return "";
    });

    assertThat(test.finished().segment().spans())
        .extracting(SpanData::name)
        .containsExactly("SELECT ?");
  }

  @Test
  void dataSource_wrappedTwice_recordsOnce() throws Exception {
    DataSource twice = TracingDataSource.wrap(traced, test.tracing());

    List<SpanData> spans = spans(twice, connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
      }
    });

    assertThat(spans).hasSize(1);
  }

  @Test
  void statement_knowsTheConnectionItCameFrom() throws Exception {
    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isNotNull();
    }
  }

  @Test
  void connectionAndStatement_areEqualToThemselvesOnly() throws Exception {
    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement()) {
      assertThat(Set.of(connection)).contains(connection);
      assertThat(Set.of(statement)).contains(statement).doesNotContain(other);
    }
  }

  @Test
  void sqlite_worksTheSame(@TempDir Path directory) throws Exception {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("shop.db"));

    List<SpanData> spans = spans(TracingDataSource.wrap(sqlite, test.tracing()), connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE price (sku TEXT)");
      }
    });

    assertThat(spans).singleElement().satisfies(span -> {
      assertThat(span.name()).isEqualTo("CREATE TABLE price (sku TEXT)");
      assertThat(span.attributes().get("db.system")).isEqualTo("sqlite");
    });
  }

  @Test
  void dataSource_withoutTracingOfItsOwn_followsBaton() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    DataSource data = TracingDataSource.wrap(pool);

    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try {
      Baton.startSpan(SpanOptions.named("request"), () -> {
        try (Connection connection = data.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
      });
      assertThat(finished.segment().spans()).extracting(SpanData::name).containsExactly("SELECT ?");
    } finally {
      Baton.init(options -> {});
    }
  }
}
