package dev.baton.examples.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.brokers.RedisServer;
import dev.baton.trace.SpanOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisStreamTest {
  private static final int MILLIS = 20_000;

  private final Recorded recorded = new Recorded();
  private final String name = "orders-" + UUID.randomUUID();
  private @Nullable Jedis redis;
  private @Nullable RedisStream stream;

  @BeforeEach
  void open() throws Exception {
    int port = RedisServer.port();
    assumeTrue(port > 0, "Redis is not installed");
    redis = new Jedis("127.0.0.1", port, 3 * MILLIS);
    stream = new RedisStream(redis, name);
    stream.create();
  }

  @AfterEach
  void close() {
    if (redis != null) {
      redis.close();
    }
    recorded.close();
  }

  private RedisStream stream() {
    return Objects.requireNonNull(stream);
  }

  private void addIn(String trace) {
    Baton.startNewTrace(() -> Baton.startSpan(
        SpanOptions.named(trace).op("test"), () -> stream().add(Map.of("order", trace))));
  }

  @Test
  void entries_areWorkedOnInTheirTracesAndOrder() {
    addIn("first");
    addIn("second");
    List<@Nullable String> orders = new ArrayList<>();

    stream().process(MILLIS, fields -> orders.add(fields.get("order")));

    List<SpanData> publish = recorded.finished.awaitSpans("queue.publish", 2);
    List<SpanData> process = recorded.finished.awaitSpans("queue.process", 2);
    assertThat(orders).containsExactly("first", "second");
    assertThat(process)
        .extracting(SpanData::parentSpanId)
        .containsExactly(publish.get(0).spanId(), publish.get(1).spanId());
    assertThat(process.get(0).name()).isEqualTo(name);
    assertThat(process.get(0).attributes().toMap())
        .containsEntry("messaging.system", "redis")
        .containsKeys("messaging.message.id", "messaging.message.receive.latency");
  }

  @Test
  void entry_whoseWorkFails_staysPendingAndTheNextIsWorkedOn() {
    addIn("poison");
    addIn("next");

    stream().process(MILLIS, fields -> {
      if ("poison".equals(fields.get("order"))) {
        throw new IllegalStateException();
      }
    });

    assertThat(recorded.finished.awaitSpans("queue.process", 2))
        .extracting(SpanData::status)
        .containsExactly("internal_error", "ok");
    assertThat(recorded.events).hasSize(1);
    assertThat(Objects.requireNonNull(redis).xpending(name, "workers").getTotal())
        .isEqualTo(1);
  }
}
