package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.HttpServerContract.Reply;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Counter;
import dev.baton.trace.Span;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests with far more headers than a container takes by itself: this one is told to take them, so that they come to the filter. */
@Timeout(120)
class HeaderFloodTest {
  private static final String TRACE =
      "sentry-trace: 771a43a4192642f0b136d5159a501700-1234567890abcdef-1\r\n";

  private final TestTracing test = TestTracing.sampled();

  @TempDir
  private Path home;

  private TomcatServer server;

  @BeforeEach
  void start() {
    server = new TomcatServer(home, "", HeaderFloodTest::takeAll, context -> {}, this::serve);
  }

  private static void takeAll(Connector connector) {
    connector.setProperty("maxHeaderCount", "-1");
    connector.setProperty("maxHttpHeaderSize", Integer.toString(16 << 20));
  }

  /** Answers with what would be passed on. */
  private void serve(ServletContext application) {
    Filters.add(application, test.tracing());
    application
        .addServlet("service", new ServiceServlet((method, path) -> {
          Span current = test.tracing().tracer().current();
          return new Reply(
              200, current.traceId() + " " + current.dynamicSamplingContext().toBaggage());
        }))
        .addMapping("/*");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    test.close();
  }

  /** The trace and the baggage with which the service would call others. */
  private String passedOn(String headers) throws IOException {
    URI address = server.uri("");
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(test.finished().segment().root().name()).isEqualTo("GET /a");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void baggage_inAHundredThousandLines_isKeptToItsLimitsAndCounted() throws Exception {
    StringBuilder lines = new StringBuilder(TRACE);
    for (int i = 0; i < 100_000; i++) {
      lines.append("baggage: sentry-n").append(i).append("=v\r\n");
    }

    assertThat(passedOn(lines.toString()))
        .startsWith("771a43a4192642f0b136d5159a501700 ")
        .contains("sentry-n0=v,sentry-n1=v,")
        .hasSizeLessThan(8_192);
    assertThat(test.tracing().counters()).containsOnlyKeys(Counter.BAGGAGE_OVER_LIMIT);
  }

  @Test
  void baggage_ofAMegabyte_isKeptToItsLimitsAndCounted() throws Exception {
    String line = "baggage: sentry-release=" + "x".repeat(1 << 20) + ",sentry-environment=e\r\n";

    assertThat(passedOn(TRACE + line)).contains("sentry-environment=e").hasSizeLessThan(8_192);
    assertThat(test.tracing().counters()).containsOnlyKeys(Counter.BAGGAGE_OVER_LIMIT);
  }

  @Test
  void trace_inThousandsOfLines_isTheFirst() throws Exception {
    assertThat(passedOn(TRACE + "sentry-trace: x\r\n".repeat(50_000)))
        .startsWith("771a43a4192642f0b136d5159a501700");
  }

  @Test
  void trace_ofAMegabyte_isCountedAndANewOneBegins() throws Exception {
    assertThat(passedOn("sentry-trace: " + "7".repeat(1 << 20) + "\r\n"))
        .doesNotContain("7".repeat(33));
    assertThat(test.tracing().counters()).containsOnlyKeys(Counter.SENTRY_TRACE_MALFORMED);
  }

  @Test
  void headers_ofOthers_costNothingHoweverMany() throws Exception {
    assertThat(passedOn("x-other: y\r\n".repeat(50_000) + TRACE))
        .startsWith("771a43a4192642f0b136d5159a501700");
    assertThat(test.tracing().counters()).isEmpty();
  }
}
