package dev.baton.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.FinishedSpans;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each server continues the trace of a request, and each page hands it to the browser. */
class ServersTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String BASE_OF_TOMCAT = "catalina.base";

  /** What starts a server on a port. */
  @FunctionalInterface
  interface Start {
    Running on(int port) throws Exception;
  }

  static final List<Named<Start>> SERVERS = List.of(
      Named.of("JDK", JdkServerExample::start),
      Named.of("servlet in Tomcat", ServletExample::start),
      Named.of("servlet in Jetty", JettyExample::start),
      Named.of("Javalin", JavalinExample::start),
      Named.of("Spring MVC", SpringMvcExample::start),
      Named.of("Netty", NettyExample::start),
      Named.of("Jersey", JerseyServerExample::start),
      Named.of("Vert.x", VertxExample::start),
      Named.of("WebFlux", WebFluxExample::start));

  private final FinishedSpans finished = new FinishedSpans();

  @TempDir
  private Path home;

  @BeforeEach
  void init() {
    System.setProperty(BASE_OF_TOMCAT, home.toString());
    Baton.init(options -> options.tracesSampleRate(0).spanSink(finished));
  }

  @AfterEach
  void forget() {
    System.clearProperty(BASE_OF_TOMCAT);
    Baton.init(options -> {});
  }

  @ParameterizedTest
  @FieldSource("SERVERS")
  void request_withATrace_isContinuedWhereItIsServed(Start server) throws Exception {
    Running running = server.on(0);
    try (AutoCloseable stop = running.stop()) {
      String seen = get(running, "/hello");

      SegmentData segment = finished.segment();
      assertThat(seen).isEqualTo(TRACE + "-" + SpanIds.format(segment.root().spanId()) + "-1");
      assertThat(segment.root().parentSpanId()).isEqualTo(0x1234567890abcdefL);
      assertThat(segment.root().name()).isEqualTo("GET /hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/thymeleaf.html", "/freemarker.ftlh", "/page.jsp"})
  void page_hasTheTagsOfItsRequest(String path) throws Exception {
    Running running = PagesExample.start(0);
    try (AutoCloseable stop = running.stop()) {
      String page = get(running, path);

      String span = SpanIds.format(finished.segment().root().spanId());
      assertThat(page)
          .contains(
              "</title><meta name=\"sentry-trace\" content=\"" + TRACE + "-" + span + "-1\"/>")
          .contains("<meta name=\"baggage\"");
    }
  }

  private static String get(Running server, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://" + Running.HOST + ":" + server.port() + path))
        .header("sentry-trace", TRACE + "-1234567890abcdef-1")
        .header("baggage", "sentry-trace_id=" + TRACE)
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
