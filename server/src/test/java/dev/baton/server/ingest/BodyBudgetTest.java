package dev.baton.server.ingest;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.doctor.Doctor;
import dev.baton.server.http.HttpListener;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Response;
import dev.baton.server.http.Router;
import dev.baton.server.store.Retention;
import dev.baton.server.store.SqliteTraceStore;
import dev.baton.server.store.SyncMode;
import dev.baton.server.store.TraceStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBudgetTest {
  private static final int BYTES = 256 << 10;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final BodyBudget budget = new BodyBudget(BYTES);

  @Test
  void share_thatMayNotWait_isRefusedAtOnceWhatIsNotThere() throws Exception {
    BodyBudget.Share first = budget.share(false);
    first.take(BYTES);

    try (BodyBudget.Share second = budget.share(false)) {
      assertThatThrownBy(() -> second.take(1))
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(429));
      first.close();
      second.take(1);
    }
  }

  @Test
  void budget_withLessThanAQuarterLeft_isShort() throws Exception {
    try (BodyBudget.Share share = budget.share(false)) {
      share.take(BYTES / 4 * 3);
      assertThat(budget.isShort()).isFalse();

      share.take(1);
      assertThat(budget.isShort()).isTrue();
    }
    assertThat(budget.isShort()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"identity, stored, 200", "identity, malformed, 400", "gzip, not packed, 400"})
  void envelopes_thatWereAnswered_haveGivenTheirMemoryBack(
      String coding, String what, int status, @TempDir Path directory) throws Exception {
    String body = what.equals("stored") ? transaction(TRACE, "a1b2c3d4e5f60718", "") : "no JSON";
    TraceStore store = SqliteTraceStore.open(
        directory,
        SyncMode.NORMAL,
        new Retention(Duration.ofDays(1), Long.MAX_VALUE),
        EnvelopeIntake::index);
    try (Doctor doctor = new Doctor(store, InstantSource.system());
        HttpListener listener = HttpListener.bind("127.0.0.1", 0)) {
      EnvelopeIntake intake = new EnvelopeIntake(
          store, doctor, InstantSource.system(), new BodyReader(1 << 20, 1 << 20), budget);
      listener.start(new Router(request -> Response.error(404, "not here"))
          .routeAtOnce("POST", "/api/{project}/envelope", intake::toProject));

      for (int bytes = 0; bytes <= BYTES; bytes += 1 << 10) {
        assertThat(post(listener, coding, body)).isEqualTo(status);
      }
      assertThat(budget.isShort()).isFalse();
    } finally {
      store.close();
    }
  }

  private static int post(HttpListener listener, String coding, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + listener.address().getPort() + "/api/1/envelope");
    HttpRequest request = HttpRequest.newBuilder(uri)
        .header("Content-Encoding", coding)
        .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8)))
        .build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }
}
