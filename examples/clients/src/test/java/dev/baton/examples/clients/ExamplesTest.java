package dev.baton.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.LoopbackServer.Received;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each example sends what it promises. */
class ExamplesTest {
  private static final String RATE = "sentry.traces-sample-rate";

  /** The main method of an example. */
  @FunctionalInterface
  interface Example {
    void run(String[] args) throws Exception;
  }

  static final List<Named<Example>> EXAMPLES = List.of(
      Named.of("java.net.http", JdkExample::main),
      Named.of("HttpURLConnection", UrlConnectionExample::main),
      Named.of("OkHttp", OkHttpExample::main),
      Named.of("Apache, classic", ApacheExample::main),
      Named.of("Apache, asynchronous", ApacheAsyncExample::main),
      Named.of("RestClient", RestClientExample::main),
      Named.of("WebClient", WebClientExample::main),
      Named.of("Jersey", JerseyExample::main));

  @BeforeEach
  void sampleAll() {
    System.setProperty(RATE, "1.0");
  }

  @AfterEach
  void forget() {
    System.clearProperty(RATE);
    Baton.init(options -> {});
  }

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void example_sendsOneRequest_thatCarriesASampledTrace(Example example) throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      example.run(new String[] {server.uri("/a").toString()});

      Received request = server.request();
      assertThat(request.line("sentry-trace")).matches("[0-9a-f]{32}-[0-9a-f]{16}-1");
      assertThat(request.line("baggage"))
          .contains("sentry-trace_id=" + request.line("sentry-trace").substring(0, 32));
    }
  }
}
