package dev.baton.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.baton.e2e.lab.CeleryWorker;
import dev.baton.e2e.lab.Sent;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.rabbitmq.CeleryTracing;
import dev.baton.testkit.TestTracing;
import dev.baton.testkit.brokers.RabbitBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task from Java to a real Celery worker, and one from there back to a worker in Java. */
class CeleryTest {
  private static final String PYTHON_QUEUE = "python-" + UUID.randomUUID();

  @TempDir
  private static Path folder;

  private static @Nullable Connection connection;
  private static @Nullable CeleryWorker worker;

  @BeforeAll
  static void start() throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    worker = new CeleryWorker(port, PYTHON_QUEUE, folder);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    connection = factory.newConnection();
  }

  @AfterAll
  static void stop() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (worker != null) {
      worker.close();
    }
  }

  /** What a worker in Java saw. */
  private record Worked(Map<String, Object> headers, String body, Map<String, String> context) {}

  /** A Java worker on a queue of its own. */
  private static CompletableFuture<Worked> work(TestTracing test, Channel channel, String queue)
      throws Exception {
    CompletableFuture<Worked> worked = new CompletableFuture<>();
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicConsume(
        queue,
        true,
        (tag, delivery) -> worked.complete(new Worked(
            delivery.getProperties().getHeaders(),
            new String(delivery.getBody(), StandardCharsets.UTF_8),
            test.current().dynamicSamplingContext().toMap())),
        (String tag) -> {});
    return worked;
  }

  /** Submits the task of the worker in Python. */
  private static void submit(Channel channel, String answerQueue, Map<String, Object> more)
      throws Exception {
    String id = UUID.randomUUID().toString();
    Map<String, Object> headers = new HashMap<>(more);
    headers.putAll(Map.of("lang", "py", "task", "partner.relay", "id", id, "root_id", id));
    BasicProperties properties = new BasicProperties.Builder()
        .correlationId(id)
        .contentType("application/json")
        .contentEncoding("utf-8")
        .headers(headers)
        .build();
    String body = "[[\"" + answerQueue + "\", 7], {}, {}]";
    channel.basicPublish("", PYTHON_QUEUE, properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Channel channel(TestTracing test) throws Exception {
    return new CeleryTracing(test.tracing())
        .wrap(Objects.requireNonNull(connection).createChannel());
  }

  /** The transaction that the worker in Python recorded for the task that submitted this one. */
  private static Sent transaction(Worked worked) throws Exception {
    String parent = String.valueOf(worked.headers().get("sentry-trace")).substring(33, 49);
    return Objects.requireNonNull(worker).transactionWith(parent);
  }

  @Test
  void trace_fromJavaThroughPythonToJava_isOne() throws Exception {
    try (TestTracing test = TestTracing.sampled()) {
      Channel channel = channel(test);
      String queue = "java-" + UUID.randomUUID();
      CompletableFuture<Worked> answer = work(test, channel, queue);

      Map<String, String> context = test.inSpan("caller", () -> {
        submit(channel, queue, Map.of());
        return test.current().dynamicSamplingContext().toMap();
      });

      Worked worked = answer.get(60, TimeUnit.SECONDS);
      SpanData submit = test.finished().span("queue.submit.celery");
      SpanData task = test.finished().span("queue.task.celery");
      Sent python = transaction(worked);
      assertThat(worked.body()).startsWith("[[7]");
      assertThat(python.traceId()).isEqualTo(submit.traceId().toString());
      assertThat(python.parentSpanId()).isEqualTo(SpanIds.format(submit.spanId()));
      assertThat(task.traceId()).isEqualTo(submit.traceId());
      assertThat(python.spanIds()).contains(SpanIds.format(task.parentSpanId()));
      assertThat(task.name()).isEqualTo("java.work");
      assertThat(test.finished().span("queue.process").attributes().toMap())
          .containsKey("messaging.message.receive.latency")
          .containsEntry("messaging.message.retry.count", 0L);
      assertThat(worked.context()).isEqualTo(context);
      assertThat(python.dsc()).isEqualTo(context);
    }
  }

  @Test
  void baggage_ofATask_reachesThePythonWorkerAsItIs() throws Exception {
    try (TestTracing test = TestTracing.sampled()) {
      Channel channel = channel(test);
      String queue = "java-" + UUID.randomUUID();
      CompletableFuture<Worked> answer = work(test, channel, queue);

      test.inSpan("caller", () -> {
        submit(channel, queue, Map.of("baggage", "custom=value,sentry-release=of%20the%20task"));
        return queue;
      });

      Worked worked = answer.get(60, TimeUnit.SECONDS);
      assertThat(transaction(worked).dsc())
          .containsEntry("release", "of the task")
          .containsEntry("sampled", "true");
    }
  }

  @Test
  void task_thatOptsOut_isWorkedOnInATraceOfItsOwn() throws Exception {
    try (TestTracing test = TestTracing.sampled()) {
      Channel channel = channel(test);
      String queue = "java-" + UUID.randomUUID();
      CompletableFuture<Worked> answer = work(test, channel, queue);

      String caller = test.inSpan("caller", () -> {
        submit(channel, queue, Map.of("sentry-propagate-traces", false));
        return test.current().traceId().toString();
      });

      Worked worked = answer.get(60, TimeUnit.SECONDS);
      Sent python = transaction(worked);
      assertThat(python.traceId()).isNotEqualTo(caller);
      assertThat(worked.headers().get("sentry-trace")).asString().startsWith(python.traceId());
    }
  }
}
