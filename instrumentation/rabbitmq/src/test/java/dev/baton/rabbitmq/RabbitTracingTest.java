package dev.baton.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.RecoverableChannel;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RabbitTracingTest {
  private static final byte[] BODY = "12345".getBytes(StandardCharsets.UTF_8);

  private final TestTracing test = TestTracing.sampled();
  private final RabbitTracing rabbit = new RabbitTracing(test.tracing());
  private @Nullable Connection connection;

  @BeforeEach
  void open() throws Exception {
    connection = Rabbit.connect();
  }

  @AfterEach
  void close() throws Exception {
    if (connection != null) {
      connection.close();
    }
    test.close();
  }

  private Channel channel() throws Exception {
    return rabbit.wrap(Objects.requireNonNull(connection).createChannel());
  }

  @Test
  void properties_thatAreGiven_stayAsTheyAre() throws Exception {
    Channel channel = channel();
    String queue = channel.queueDeclare().getQueue();
    BasicProperties properties = new BasicProperties.Builder()
        .messageId("order-7")
        .contentType("text/plain")
        .headers(Map.of("custom", 7))
        .build();

    test.inSpan("caller", () -> {
      channel.basicPublish("", queue, properties, BODY);
      return queue;
    });

    assertThat(properties.getHeaders()).isEqualTo(Map.of("custom", 7));
    GetResponse got = Objects.requireNonNull(channel.basicGet(queue, true));
    assertThat(got.getProps().getContentType()).isEqualTo("text/plain");
    assertThat(got.getProps().getHeaders())
        .containsEntry("custom", 7)
        .containsKeys("sentry-trace", "baggage");
    assertThat(test.finished().span("queue.publish").attributes().toMap())
        .containsEntry("messaging.message.id", "order-7")
        .containsEntry("messaging.message.body.size", 5L);
  }

  @Test
  void message_withoutProperties_carriesTheTrace() throws Exception {
    Channel channel = channel();
    String queue = channel.queueDeclare().getQueue();

    channel.basicPublish("", queue, false, false, null, BODY);

    GetResponse got = Objects.requireNonNull(channel.basicGet(queue, true));
    assertThat(got.getProps().getHeaders().get("sentry-trace"))
        .hasToString(test.current().toTraceHeader());
  }

  @Test
  void message_onAChannelThatIsWrappedTwice_isOneSpan() throws Exception {
    Channel channel = rabbit.wrap(channel());
    String queue = channel.queueDeclare().getQueue();

    test.inSpan("caller", () -> {
      channel.basicPublish("", queue, null, BODY);
      return queue;
    });

    SpanData publish = test.finished().span("queue.publish");
    GetResponse got = Objects.requireNonNull(channel.basicGet(queue, true));
    assertThat(got.getProps().getHeaders().get("sentry-trace"))
        .hasToString(publish.traceId() + "-" + SpanIds.format(publish.spanId()) + "-1");
  }

  @Test
  void message_forAnExchange_isNamedByIt() throws Exception {
    Channel channel = channel();
    String exchange = "exchange-" + UUID.randomUUID();
    channel.exchangeDeclare(exchange, "topic", false, true, null);

    test.inSpan("caller", () -> {
      channel.basicPublish(exchange, "orders.new", true, null, BODY);
      return exchange;
    });

    assertThat(test.finished().span("queue.publish").name()).isEqualTo(exchange);
  }

  @Test
  void message_thatIsFetched_isProcessedInItsTrace() throws Exception {
    Channel channel = channel();
    String queue = channel.queueDeclare().getQueue();
    test.inSpan("caller", () -> {
      channel.basicPublish("", queue, null, BODY);
      return queue;
    });
    GetResponse got = Objects.requireNonNull(channel.basicGet(queue, true));

    rabbit.process(queue, got, () -> {});

    SpanData process = test.finished().span("queue.process");
    assertThat(process.parentSpanId())
        .isEqualTo(test.finished().span("queue.publish").spanId());
    assertThat(process.attributes().get("messaging.message.body.size")).isEqualTo(5L);
  }

  @Test
  void consumer_thatIsAnObject_isInTheTraceAndStillItself() throws Exception {
    Channel channel = channel();
    String queue = channel.queueDeclare().getQueue();
    CompletableFuture<String> current = new CompletableFuture<>();
    channel.basicConsume(queue, new DefaultConsumer(channel) {
      @Override
      public void handleDelivery(
          String tag, Envelope envelope, BasicProperties properties, byte[] body) {
        current.complete(test.current().toTraceHeader() + " by " + getConsumerTag());
      }
    });

    channel.basicPublish("", queue, null, BODY);

    assertThat(current.get(20, TimeUnit.SECONDS))
        .startsWith(test.finished().span("queue.process").traceId().toString())
        .contains(" by amq.ctag-");
  }

  @Test
  void message_thatAQuorumQueueDeliversAgain_saysHowOften() throws Exception {
    Channel channel = channel();
    String queue = "quorum-" + UUID.randomUUID();
    Map<String, Object> quorum = new HashMap<>(Map.of("x-queue-type", "quorum"));
    channel.queueDeclare(queue, true, false, false, quorum);
    CompletableFuture<String> done = new CompletableFuture<>();
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          long number = delivery.getEnvelope().getDeliveryTag();
          if (delivery.getEnvelope().isRedeliver()) {
            channel.basicAck(number, false);
            done.complete(tag);
          } else {
            channel.basicNack(number, false, true);
          }
        },
        (String tag) -> {});

    channel.basicPublish("", queue, null, BODY);

    assertThat(done.get(20, TimeUnit.SECONDS)).isNotEmpty();
    assertThat(test.finished().awaitSpans("queue.process", 2))
        .extracting(span -> span.attributes().get("messaging.message.retry.count"))
        .containsExactly(null, 1L);
    channel.queueDelete(queue);
  }

  @Test
  void publish_onAClosedChannel_marksTheSpanAndThrows() throws Exception {
    Channel channel = channel();
    channel.close();

    assertThatThrownBy(() -> test.inSpan("caller", () -> {
          channel.basicPublish("", "orders", null, BODY);
          return channel;
        }))
        .isInstanceOf(AlreadyClosedException.class);

    assertThat(test.finished().span("queue.publish").status()).isEqualTo("internal_error");
  }

  @Test
  void channel_thatIsWrapped_canStillBeRecovered() throws Exception {
    assertThat(channel()).isInstanceOf(RecoverableChannel.class);
  }
}
