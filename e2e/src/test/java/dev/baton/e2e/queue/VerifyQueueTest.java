package dev.baton.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.baton.Tracing;
import dev.baton.rabbitmq.RabbitTracing;
import dev.baton.testkit.brokers.RabbitBroker;
import dev.baton.verify.Report;
import dev.baton.verify.Reports;
import dev.baton.verify.Settings;
import dev.baton.verify.Template;
import dev.baton.verify.Verdict;
import dev.baton.verify.Verification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker between two queues is tested from outside, by messages. */
class VerifyQueueTest {
  private static final BasicProperties PLAIN = new BasicProperties();

  @ParameterizedTest(name = "{0}")
  @CsvSource({"passes it on, ''", "takes it only, V20", "begins anew, V01 V31"})
  void worker_withOneBreak_failsThatCheck(String behaviour, String check) throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    String in = "in-" + UUID.randomUUID();
    String out = "out-" + UUID.randomUUID();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    try (Tracing tracing =
            Tracing.create(options -> options.dsn("http://key@127.0.0.1:1/1").tracesSampleRate(1));
        Connection connection = factory.newConnection()) {
      Channel plain = connection.createChannel();
      Channel traced = new RabbitTracing(tracing).wrap(connection.createChannel());
      plain.queueDeclare(in, false, false, true, null);
      plain.queueDeclare(out, false, false, true, null);
      Channel consumer = behaviour.equals("begins anew") ? plain : traced;
      Channel publisher = behaviour.equals("takes it only") ? connection.createChannel() : traced;
      consumer.basicConsume(
          in,
          true,
          (tag, message) -> publisher.basicPublish("", out, PLAIN, message.getBody()),
          tag -> {});
      String broker = "amqp://127.0.0.1:" + port + "/";
      Settings settings = Settings.of(Template.get(broker + in))
          .with(new Settings.Messages(URI.create(broker + out)))
          .within(Duration.ofSeconds(20), Duration.ofMinutes(5));

      Report report = Verification.run(settings, result -> {});

      List<String> failed = report.results().stream()
          .filter(result -> result.verdict() == Verdict.FAIL)
          .map(result -> result.check().id())
          .toList();
      assertThat(failed)
          .as(Reports.markdown(report))
          .isEqualTo(check.isEmpty() ? List.of() : List.of(check.split(" ", -1)));
      if (check.isEmpty()) {
        assertThat(report.exitCode()).as(Reports.markdown(report)).isZero();
        assertThat(report.count(Verdict.PASS)).isGreaterThan(15);
      }
    }
  }
}
