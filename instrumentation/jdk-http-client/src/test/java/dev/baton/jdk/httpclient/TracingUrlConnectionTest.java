package dev.baton.jdk.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Counter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What the contract does not know of an exchange with an HttpURLConnection. */
class TracingUrlConnectionTest {
  private static final String OP = "http.client";

  private final TestTracing test = TestTracing.sampled();
  private final LoopbackServer server;

  TracingUrlConnectionTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    server.close();
    test.close();
  }

  private HttpURLConnection connection(String path) throws IOException {
    return (HttpURLConnection) server.uri(path).toURL().openConnection();
  }

  private byte[] read(HttpURLConnection connection) throws Exception {
    return test.inSpan(
        "caller",
        () -> TracingUrlConnection.exchange(
            connection, opened -> opened.getInputStream().readAllBytes(), test.tracing()));
  }

  @ParameterizedTest
  @CsvSource({
    "404, not_found",
    "410, invalid_argument",
    "429, resource_exhausted",
    "503, unavailable"
  })
  void answer_thatIsThrown_isTheStatusOfTheSpan(int status, String expected) throws Exception {
    HttpURLConnection connection = connection("/status/" + status);

    assertThat(catchThrowable(() -> read(connection))).isInstanceOf(IOException.class);

    assertThat(test.finished().span(OP).status()).isEqualTo(expected);
    assertThat(test.finished().span(OP).attributes().get("http.response.status_code"))
        .isEqualTo((long) status);
    assertThat(server.await(1)).hasSize(1);
  }

  @Test
  void timeout_ofReading_endsTheSpanAsAFailure() throws Exception {
    HttpURLConnection connection = connection("/hang");
    connection.setReadTimeout(100);

    assertThat(catchThrowable(() -> read(connection))).isInstanceOf(SocketTimeoutException.class);

    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  static final List<Exception> FAILURES =
      List.of(new IllegalStateException("not today"), new FileNotFoundException("body.json"));

  @ParameterizedTest
  @FieldSource("FAILURES")
  void failure_ofTheWork_endsTheSpanAndSendsNothing(Exception failure) {

    Throwable thrown = catchThrowable(() -> test.inSpan(
        "caller",
        () -> TracingUrlConnection.exchange(
            connection("/a"),
            opened -> {
              if (failure instanceof IOException checked) {
                throw checked;
              }
              throw (RuntimeException) failure;
            },
            test.tracing())));

    assertThat(thrown).isSameAs(failure);
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
    assertThat(server.await(0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/a, ok", "/status/404, not_found"})
  void method_thatTheWorkSets_namesTheSpan(String path, String status) throws Exception {
    HttpURLConnection connection = connection(path);

    test.inSpan(
        "caller",
        () -> TracingUrlConnection.exchange(
            connection,
            opened -> {
              opened.setDoOutput(true);
              opened.getOutputStream().write('a');
              return opened.getResponseCode();
            },
            test.tracing()));

    SpanData span = test.finished().span(OP);
    assertThat(span.name()).isEqualTo("POST " + server.uri(path));
    assertThat(span.attributes().get("http.request.method")).isEqualTo("POST");
    assertThat(span.status()).isEqualTo(status);
  }

  @Test
  void connection_thatIsOpenAlready_isUsedWithoutHeaders() throws Exception {
    HttpURLConnection connection = connection("/a");
    connection.connect();

    assertThat(new String(read(connection), StandardCharsets.UTF_8)).isEqualTo("served /a");

    assertThat(server.request().lines("sentry-trace")).isEmpty();
    assertThat(test.tracing().counters()).containsEntry(Counter.INTERNAL_ERROR, 1L);
  }

  @Test
  void exchange_withoutTracingOfItsOwn_followsBaton() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (var span = Baton.startSpan("caller")) {
      TracingUrlConnection.exchange(connection("/a"), HttpURLConnection::getResponseCode);
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.span(OP).origin()).isEqualTo("auto.http.jdk.urlconnection");
  }
}
