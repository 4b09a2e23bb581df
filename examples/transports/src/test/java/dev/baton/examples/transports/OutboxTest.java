package dev.baton.examples.transports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.trace.SpanOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Recorded recorded = new Recorded();
  private final Connection connection;

  OutboxTest() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @BeforeEach
  void create() throws SQLException {
    Outbox.create(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    recorded.close();
  }

  private void addIn(String trace) throws SQLException {
    Baton.startNewTrace(() ->
        Baton.startSpan(SpanOptions.named(trace).op("test"), () -> Outbox.add(connection, trace)));
  }

  @Test
  void rows_areRelayedInTheirTracesAndOrder() throws SQLException {
    addIn("first");
    addIn("second");
    List<String> relayed = new ArrayList<>();

    Outbox.relay(connection, relayed::add);

    List<SpanData> publish = recorded.finished.awaitSpans("queue.publish", 2);
    assertThat(relayed).containsExactly("first", "second");
    assertThat(recorded.finished.awaitSpans("queue.process", 2))
        .extracting(SpanData::parentSpanId)
        .containsExactly(publish.get(0).spanId(), publish.get(1).spanId());
    assertThat(publish.get(0).traceId()).isNotEqualTo(publish.get(1).traceId());
  }

  @Test
  void row_whoseWorkFails_staysAndTheNextIsRelayed() throws SQLException {
    addIn("poison");
    addIn("next");
    List<String> relayed = new ArrayList<>();

    Outbox.relay(connection, body -> {
      if (body.equals("poison")) {
        throw new IllegalStateException(body);
      }
      relayed.add(body);
    });

    assertThat(relayed).containsExactly("next");
    assertThat(recorded.events).hasSize(1);
    Outbox.relay(connection, relayed::add);
    assertThat(relayed).containsExactly("next", "poison");
  }

  @Test
  void transaction_thatIsRolledBack_leavesNothing() throws SQLException {
    connection.setAutoCommit(false);
    addIn("first");
    connection.rollback();
    List<String> relayed = new ArrayList<>();

    Outbox.relay(connection, relayed::add);

    assertThat(relayed).isEmpty();
  }
}
