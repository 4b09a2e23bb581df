package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.envelope.ClientReportReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.ClientReport;
import dev.baton.trace.Counter;
import dev.baton.trace.Span;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way to a server on this machine. */
class HttpTransportTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Ingest ingest;
  private final Tracing tracing;

  HttpTransportTest() throws IOException {
    ingest = new Ingest();
    tracing = Tracing.create(
        Options.from(Map.of(), Map.of()), options -> options.dsn(ingest.dsn()).tracesSampleRate(1));
  }

  @AfterEach
  void close() {
    tracing.close();
    ingest.close();
  }

  private Span transaction() {
    Span root = tracing.tracer().start("root", "op");
    root.end();
    return root;
  }

  @Test
  void envelope_arrives_asTheNotesSay() throws InterruptedException {
    Span root = transaction();

    Ingest.Received received = ingest.next();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.path()).isEqualTo("/path/api/42/envelope/");
    assertThat(received.headers()).doesNotContainKey("Content-encoding");
    assertThat(received.headers().getFirst("Content-Type"))
        .isEqualTo("application/x-sentry-envelope");
    assertThat(received.headers().getFirst("X-Sentry-Auth"))
        .startsWith("Sentry sentry_version=7, sentry_client=baton.java/")
        .endsWith(", sentry_key=key, sentry_secret=hush");
    assertThat(received.headers().getFirst("User-Agent")).startsWith("baton.java/");
    assertThat(received.headers()).doesNotContainKeys("Sentry-trace", "Baggage");
    assertThat(received.envelope().header().trace()).isEqualTo(root.dynamicSamplingContext());
    assertThat(received.envelope().header().sentAt()).isNotNull();
  }

  @Test
  void envelope_thatIsLarge_arrivesCompressed() throws InterruptedException {
    Span root = tracing.tracer().start("x".repeat(10_000), "op");
    root.end();

    Ingest.Received received = ingest.next();
    assertThat(received.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
    assertThat(received.headers().getFirst("Content-Length")).hasSizeLessThan(5);
    assertThat(received.envelope().items()).hasSize(1);
  }

  @Test
  void envelopes_many_useOneConnection() throws InterruptedException {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      transaction();
      ports.add(ingest.next().port());
    }

    assertThat(ports).hasSize(1);
  }

  @Test
  void envelopes_refused_useTheSameConnection() throws InterruptedException {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      ingest.reply(i % 2 == 0 ? 400 : 503, "X-Test", "1");
      transaction();
      ports.add(ingest.next().port());
    }

    assertThat(ports).hasSize(1);
  }

  @Test
  void limit_inAnAnswer_isObeyedAndReported() throws InterruptedException, MalformedEnvelope {
    ingest.reply(200, "X-Sentry-Rate-Limits", "3600:transaction:organization");
    transaction();
    ingest.next();
    assertThat(tracing.flush(LONG)).isTrue();
    transaction();
    assertThat(tracing.flush(LONG)).isTrue();

    ClientReport report =
        ClientReportReader.read(ingest.next().envelope().items().get(0));
    assertThat(report.discarded())
        .containsExactlyInAnyOrder(
            new ClientReport.Discarded("ratelimit_backoff", "transaction", 1),
            new ClientReport.Discarded("ratelimit_backoff", "span", 1));
    assertThat(ingest.waiting()).isZero();
  }

  @Test
  void retryAfter_withStatus429_stopsEverything() throws InterruptedException {
    ingest.reply(429, "Retry-After", "3600");
    transaction();
    ingest.next();
    assertThat(tracing.flush(LONG)).isTrue();
    transaction();
    tracing.captureMessage("by the test");
    assertThat(tracing.flush(LONG)).isTrue();

    assertThat(ingest.waiting()).isZero();
    assertThat(tracing.counters()).isEqualTo(Map.of(Counter.RATE_LIMITED, 3L));
  }

  @Test
  void server_thatWasAway_getsWhatEndsAfterwards() throws InterruptedException, IOException {
    transaction();
    ingest.next();
    ingest.restart();
    Span root = transaction();

    assertThat(ingest.next().envelope().header().trace()).isEqualTo(root.dynamicSamplingContext());
    assertThat(tracing.flush(LONG)).isTrue();
    assertThat(tracing.counters()).isEmpty();
  }

  @Test
  void server_thatIsGone_costsWhatEndsAndNothingElse() throws IOException {
    try (Socket taken = ingest.leave()) {
      transaction();

      assertThat(tracing.flush(LONG)).isTrue();
      assertThat(tracing.counters()).containsOnlyKeys(Counter.NETWORK_FAILED);
    }
  }

  @Test
  void error_captured_arrivesWithTheTraceOfItsSpan() throws InterruptedException {
    tracing.captureException(new IOException("by the test"));

    Ingest.Received received = ingest.next();
    assertThat(received.envelope().items().get(0).type()).isEqualTo("event");
    assertThat(received.envelope().header().trace().get("trace_id"))
        .isEqualTo(tracing.tracer().current().traceId().toString());
  }

  @Test
  void program_thatEnds_deliversWhatIsUnsent() throws InterruptedException, IOException {
    Process program = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(
                File.pathSeparator,
                location(Tracing.class),
                location(ClientReport.class),
                "target/test-classes"),
            EndingProgram.class.getName(),
            ingest.dsn())
        .inheritIO()
        .start();

    assertThat(program.waitFor()).isZero();
    assertThat(ingest.next().envelope().items().get(0).type()).isEqualTo("transaction");
  }

  private static String location(Class<?> type) {
    return Path.of(
            URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
