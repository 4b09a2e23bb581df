package dev.baton.export;

import static dev.baton.export.FaultyServer.ENDLESS;
import static dev.baton.export.FaultyServer.OK;
import static dev.baton.export.FaultyServer.RESET;
import static dev.baton.export.FaultyServer.SILENT;
import static dev.baton.export.FaultyServer.STALLED;
import static dev.baton.export.FaultyServer.TRICKLING;
import static dev.baton.export.FaultyServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server, or the way to it, that misbehaves: what is lost, what the counters say, and that it ends. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class NetworkFaultsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FaultyServer server = new FaultyServer();

  NetworkFaultsTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void server_thatRefusesConnections_costsWhatEndsUntilItIsBack() throws Exception {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      program.request();
      program.awaitSent(1);
      server.goAway();
      program.request();
      program.flush();
      server.comeBack();
      program.request();
      program.flush();

      assertThat(program.sent()).isEqualTo(2);
      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
    }
  }

  @Test
  void connection_resetInTheBody_isTriedAgain() {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      server.then(RESET);
      program.request();
      program.flush();

      assertThat(program.sent()).isOne();
      assertThat(program.counted(Counter.NETWORK_FAILED)).isZero();
    }
  }

  @Test
  void connection_keptAndClosedByTheServer_costsNothing() throws Exception {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      for (int i = 1; i <= 3; i++) {
        program.request();
        program.awaitSent(i);
        server.breakConnections();
      }

      assertThat(program.tracing.counters()).isEmpty();
      assertThat(server.accepted()).isEqualTo(3);
    }
  }

  @Test
  void server_thatNeverAnswers_costsTheTimeOfARequestAndNotMore() {
    try (Program program =
        Program.sampled(server.dsn(), options -> options.requestTimeout(SHORT))) {
      server.then(SILENT, SILENT, SILENT);
      program.request();
      program.flush();
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
      assertThat(program.sent()).isOne();
    }
  }

  @Test
  void server_thatAnswersAByteNowAndThen_cannotStretchTheTimeOfARequest() {
    try (Program program =
        Program.sampled(server.dsn(), options -> options.requestTimeout(SHORT))) {
      server.then(TRICKLING, TRICKLING, TRICKLING);
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
    }
  }

  /** Far more than the buffers between here and there take. */
  @Test
  void server_thatReadsNothing_costsTheTimeOfARequestAndNotMore() {
    try (Program program =
        Program.sampled(server.dsn(), options -> options.requestTimeout(Duration.ofSeconds(1)))) {
      server.then(STALLED, STALLED, STALLED);
      Span root = program.tracing.tracer().start("large", "op");
      root.setAttribute("text", noise(20_000_000));
      root.end();
      program.flush();
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
      assertThat(program.sent()).isOne();
    }
  }

  /** What no compression makes shorter than three quarters. */
  private static String noise(int length) {
    byte[] bytes = new byte[length / 4 * 3];
    new Random(1).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void server_whoseAnswerNeverEnds_hasTakenWhatWasSent() {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      server.then(ENDLESS);
      program.request();
      program.flush();
      program.request();
      program.flush();

      assertThat(program.sent()).isEqualTo(2);
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(program.tracing.counters()).isEmpty();
    }
  }

  @Test
  void server_thatFailsForAWhile_costsWhatItRefused() {
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      server.then(status(500), status(502), status(503));
      for (int i = 0; i < 5; i++) {
        program.request();
      }
      program.flush();

      assertThat(program.dropped(DiscardReason.SEND_ERROR)).isEqualTo(3);
      assertThat(program.sent()).isEqualTo(2);
      assertThat(program.counted(Counter.SERVER_REFUSED)).isEqualTo(3);
    }
  }

  @Test
  void server_thatIsSwamped_isAskedOnceAndThenLeftAlone() {
    server.otherwise(status(429, "Retry-After: 3600"));
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      for (int i = 0; i < 100; i++) {
        program.request();
      }
      program.flush();

      assertThat(server.heads()).hasSize(1);
      assertThat(program.dropped(DiscardReason.TOO_MANY_REQUESTS)).isOne();
      assertThat(program.dropped(DiscardReason.RATELIMIT_BACKOFF)).isEqualTo(99);
    }
  }

  @Test
  void answer_ofSomethingElse_isAFailureOfTheNetwork() {
    server.otherwise(request -> {
      request.readBody();
      request.write("SSH-2.0-OpenSSH_9.6\r\n");
    });
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nTrailer: x\r\n\r\n",
        "HTTP/1.1 200\r\ncontent-length:2\r\n\r\n{}"
      })
  void answer_inAnyFormOfHttp_leavesTheConnectionReady(String answer) {
    server.then(request -> {
      request.readBody();
      request.write(answer);
    });
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      program.request();
      program.flush();
      program.request();
      program.flush();

      assertThat(program.sent()).isEqualTo(2);
      assertThat(server.accepted()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void answer_thatEndsWithItsConnection_costsAConnectionOnly(String answer) {
    server.then(request -> {
      request.readBody();
      request.write(answer);
      request.awaitEnd();
    });
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      program.request();
      program.flush();
      program.request();
      program.flush();

      assertThat(program.sent()).isEqualTo(2);
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(program.tracing.counters()).isEmpty();
    }
  }

  @Test
  void certificate_thatNobodyTrustsOrOfAnotherHost_isNotSentTo(@TempDir Path folder)
      throws Exception {
    KeyStore here = Certificates.of(folder, "ip:127.0.0.1");
    KeyStore elsewhere = Certificates.of(folder, "dns:elsewhere.test");
    for (KeyStore shown : new KeyStore[] {here, elsewhere}) {
      try (FaultyServer secure =
              new FaultyServer(Certificates.context(shown, here).getServerSocketFactory());
          Program program = Program.sampled(
              "https://key@127.0.0.1:" + secure.port() + "/1",
              options -> options.sslContext(trusted(shown, here, elsewhere)))) {
        program.request();
        program.flush();

        assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
        assertThat(secure.heads()).isEmpty();
      }
    }
  }

  /** Trusts what is not shown, or what is shown and of another host. */
  private static javax.net.ssl.SSLContext trusted(
      KeyStore shown, KeyStore here, KeyStore elsewhere) {
    try {
      return Certificates.trusting(shown == here ? elsewhere : shown);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void name_thatNobodyKnows_isAFailureOfTheNetwork() {
    try (Program program = Program.sampled("http://key@nowhere.invalid/1", options -> {})) {
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
      assertThat(program.counted(Counter.NETWORK_FAILED)).isEqualTo(2); // its report, too
    }
  }

  @Test
  void dsn_thatTheServerDoesNotKnow_isRefusedAndCounted() {
    server.otherwise(status(403));
    try (Program program = Program.sampled(server.dsn(), options -> {})) {
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.SEND_ERROR)).isOne();
      assertThat(program.counted(Counter.SERVER_REFUSED)).isEqualTo(2); // its report, too
    }
  }

  @Test
  void clock_setWhileItRuns_holdsNothingBack() throws Exception {
    HandClock clock = new HandClock();
    server.then(status(200, "X-Sentry-Rate-Limits: 60:transaction"), OK);
    try (Program program = Program.sampled(server.dsn(), options -> options.clock(clock))) {
      program.request();
      program.flush();
      clock.jump(-3_600_000);
      clock.pass(60_000);
      program.request();
      program.flush();

      assertThat(program.sent()).isEqualTo(2);
    }
  }

  @Test
  void end_whileTheServerIsSilent_comesInItsTime() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    server.otherwise(request -> {
      request.readBody();
      reached.countDown();
      request.awaitEnd();
    });
    Program program = Program.sampled(server.dsn(), options -> options.shutdownTimeout(SHORT));
    program.request();
    reached.await();
    program.request();
    program.close();

    assertThat(program.tracing.stats().waiting()).isLessThanOrEqualTo(2);
    program.tracing.flush(Program.LONG);
    assertThat(program.sent()).isZero();
  }
}
