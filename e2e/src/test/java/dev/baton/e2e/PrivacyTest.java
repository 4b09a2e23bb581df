package dev.baton.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.jdbc.TracingDataSource;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.jdk.httpclient.TracingUrlConnection;
import dev.baton.jdk.httpserver.TracingFilter;
import dev.baton.kafka.KafkaTracing;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanLink;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One request through several instrumentations with something secret wherever a request can carry it; then every byte that left is searched:
 * envelopes, trace headers, logs.
 */
class PrivacyTest {
  /** Each place has one of its own, so that a failure names it. */
  private static final String SECRET = "s3cr3t";

  /** As it stands in messages and names that others make. */
  private static final String CALLED =
      "https://me:s3cr3t-password@pay.example.com/card?access_token=s3cr3t-token";

  private final ByteArrayOutputStream envelopes = new ByteArrayOutputStream();
  private final Queue<String> headers = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Handler log = new Handler() {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      synchronized (logged) {
        logged.writeBytes(formatter.format(entry).getBytes(UTF_8));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };
  private final Logger logger = Logger.getLogger("dev.baton");
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  /** Takes what is sent to the DSN. */
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/api/", this::receive);
    receiver.start();
    logger.setLevel(Level.ALL);
    logger.addHandler(log);
    System.setOut(new PrintStream(printed, true, UTF_8));
    System.setErr(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
    logger.removeHandler(log);
    logger.setLevel(null);
    receiver.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestHeaders().containsKey("Content-Encoding")) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    synchronized (envelopes) {
      envelopes.writeBytes(body);
      envelopes.write('\n');
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Test
  void secrets_byDefault_leaveNowhere() throws Exception {
    serve(options -> {});

    assertThat(sent())
        .contains("http.server", "http.client", "\"db", "queue.publish", "queue.process")
        .contains("q=[Filtered]&access_token=[Filtered]")
        .contains("no answer from https://[Filtered]:[Filtered]@pay.example.com/card?access_token")
        .doesNotContain(SECRET)
        .doesNotContain("203.0.113.7");
    assertNothingElseLeft();
  }

  @Test
  void secrets_streamed_leaveNowhere() throws Exception {
    serve(options -> options.traceLifecycle("stream"));

    assertThat(sent()).contains("q=[Filtered]&access_token=[Filtered]").doesNotContain(SECRET);
    assertNothingElseLeft();
  }

  @Test
  void personalData_whenAllowed_leaves_andSecretsStillDoNot() throws Exception {
    serve(options -> options.sendDefaultPii(true));

    assertThat(sent())
        .contains("q=s3cr3t-query&access_token=[Filtered]")
        .doesNotContain("s3cr3t-token", "s3cr3t-cookie", "s3cr3t-password", "s3cr3t-basic")
        .doesNotContain("s3cr3t-body", "s3cr3t-literal", "s3cr3t-parameter", "s3cr3t-value");
    assertNothingElseLeft();
  }

  private String sent() {
    synchronized (envelopes) {
      return envelopes.toString(UTF_8);
    }
  }

  private void assertNothingElseLeft() {
    assertThat(headers).isNotEmpty();
    assertThat(String.join("\n", headers)).contains("sentry-trace_id").doesNotContain(SECRET);
    assertThat(logged.toString(UTF_8)).doesNotContain(SECRET);
    assertThat(printed.toString(UTF_8)).doesNotContain(SECRET);
  }

  private void serve(Consumer<Options> options) throws Exception {
    String dsn = "http://key@127.0.0.1:" + receiver.getAddress().getPort() + "/1";
    Options inEnvironment = Options.from(
        Map.of("DB_PASSWORD", "s3cr3t-environment", "HOSTNAME", "host-1"),
        Map.of("javax.net.ssl.keyStorePassword", "s3cr3t-property"));
    try (Tracing tracing = Tracing.create(inEnvironment, all -> {
      all.dsn(dsn).tracesSampleRate(1.0).release("shop@1");
      options.accept(all);
    })) {
      HttpServer target = server("/price", exchange -> remember(exchange.getRequestHeaders()));
      HttpServer shop =
          server("/cart", TracingFilter.wrap(exchange -> shop(exchange, tracing, target), tracing));
      try {
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + shop.getAddress().getPort()
                            + "/cart?q=s3cr3t-query&access_token=s3cr3t-token"))
                    .header("Cookie", "session=s3cr3t-cookie")
                    .header("Authorization", "Bearer s3cr3t-bearer")
                    .header("X-Api-Key", "s3cr3t-key")
                    .header("X-Forwarded-For", "203.0.113.7")
                    .header("baggage", "vendor-user=s3cr3t-baggage")
                    .POST(BodyPublishers.ofString("password=s3cr3t-body"))
                    .build(),
                BodyHandlers.discarding());
        assertThat(tracing.flush(Duration.ofSeconds(60))).isTrue();
      } finally {
        shop.stop(0);
        target.stop(0);
      }
    }
  }

  private void shop(HttpExchange exchange, Tracing tracing, HttpServer target) throws IOException {
    try {
      String url = "127.0.0.1:" + target.getAddress().getPort()
          + "/price?q=s3cr3t-query&access_token=s3cr3t-token#s3cr3t-fragment";
      TracingHttpClient.wrap(HttpClient.newHttpClient(), tracing)
          .send(
              HttpRequest.newBuilder(URI.create("http://" + url))
                  .header("Authorization", "Basic s3cr3t-basic")
                  .POST(BodyPublishers.ofString("s3cr3t-body"))
                  .build(),
              BodyHandlers.discarding());
      HttpURLConnection connection = (HttpURLConnection)
          URI.create("http://user:s3cr3t-password@" + url).toURL().openConnection();
      TracingUrlConnection.exchange(connection, c -> c.getInputStream().readAllBytes(), tracing);
      query(tracing);
      publish(tracing);
    } catch (InterruptedException | SQLException e) {
      throw new IOException(e);
    }
    exchange.getResponseHeaders().add("Set-Cookie", "session=s3cr3t-cookie");
    answer(exchange, "s3cr3t-answer");
  }

  private static void query(Tracing tracing) throws SQLException {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:privacy");
    database.setUser("sa");
    database.setPassword("s3cr3t-password");
    try (Connection connection = TracingDataSource.wrap(database, tracing).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE card (holder VARCHAR)");
      statement.execute("INSERT INTO card VALUES ('s3cr3t-literal') -- s3cr3t-comment");
      try (PreparedStatement prepared =
          connection.prepareStatement("SELECT holder FROM card WHERE holder = ?")) {
        prepared.setString(1, "s3cr3t-parameter");
        prepared.executeQuery().close();
      }
    }
  }

  private void publish(Tracing tracing) {
    KafkaTracing kafka = new KafkaTracing(tracing);
    var mock = new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    try (var producer = kafka.wrap(mock)) {
      assertThat(producer.send(new ProducerRecord<>("orders", "s3cr3t-key", "s3cr3t-value")))
          .isDone();
    }
    for (ProducerRecord<String, String> record : mock.history()) {
      remember(record.headers());
      var received = new org.apache.kafka.clients.consumer.ConsumerRecord<>(
          "orders", 0, 0, "s3cr3t-key", "s3cr3t-value");
      record.headers().forEach(received.headers()::add);
      kafka.process(received, () -> {
        Span span = tracing.tracer().start("charge", "shop.charge");
        try (Scope scope = span.makeCurrent()) {
          span.setAttribute("card.password", "s3cr3t-password");
          span.setAttribute("http.request.header.cookie", "s3cr3t-cookie");
          span.addLink(new SpanLink(
              span.traceId(), 1, Sampled.YES, Attributes.of(Map.of("csrf-token", "s3cr3t-token"))));
          span.setName("GET " + CALLED);
          tracing.captureException(new IOException(
              "no answer from " + CALLED, new IllegalStateException(CALLED + " is away")));
          tracing.captureMessage("cannot reach " + CALLED);
        }
        span.end();
      });
    }
  }

  private void remember(Headers sent) {
    sent.forEach(header -> headers.add(header.key() + ": " + new String(header.value(), UTF_8)));
  }

  private void remember(Map<String, List<String>> sent) {
    sent.forEach((name, values) -> {
      if (name.equalsIgnoreCase("baggage") || name.equalsIgnoreCase("sentry-trace")) {
        headers.add(name + ": " + values);
      }
    });
  }

  private static HttpServer server(String path, com.sun.net.httpserver.HttpHandler handler)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(path, exchange -> {
      handler.handle(exchange);
      if (exchange.getResponseCode() < 0) {
        answer(exchange, "");
      }
    });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }
}
