package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.trace.Mistake;
import dev.baton.trace.Mistake.Kind;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What options of the SDK mean for a server that receives and calls out. */
class HopTest {
  private static final String TRACE = "12312012123120121231201212312012";

  private final Recorded recorded = new Recorded();

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorded.open).isZero();
  }

  /** Calls out within a root, and returns that. */
  private static Span callInRoot(Tracing tracing, Consumer<Map<String, String>> call) {
    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      call.accept(MapHttp.request("http://other/"));
    }
    root.end();
    return root;
  }

  @Test
  void root_ignoredInContinuedTrace_namesTheTraceToOthers() {
    Tracing tracing = recorded.tracing(options -> options.ignoreSpans("GET /health"));
    Map<String, String> request = MapHttp.request("http://h/health");
    request.put("sentry-trace", TRACE + "-1234567890123456-1");
    request.put("baggage", "sentry-trace_id=" + TRACE);
    Map<String, String> outgoing = MapHttp.request("http://other/");

    Span span = MapHttp.receive(tracing, request);
    try (Scope scope = span.makeCurrent()) {
      MapHttp.send(tracing, outgoing);
    }
    span.end();

    assertThat(span.isRecording()).isFalse();
    assertThat(outgoing.get("sentry-trace"))
        .matches(TRACE + "-(?!0{16}|1234567890123456)[0-9a-f]{16}-1");
    assertThat(outgoing.get("baggage")).contains("sentry-trace_id=" + TRACE);
    assertThat(recorded.segments).isEmpty();
    assertThat(recorded.discarded).containsExactly("ignored 1 1", "ignored 0 1");
  }

  @Test
  void request_ignoredByItsName_namesTheSpanAbove() {
    Tracing tracing = recorded.tracing(options -> options.ignoreSpans("http://other/"));

    Span root = callInRoot(tracing, request -> {
      MapHttp.send(tracing, request);
      assertThat(request.get("sentry-trace"))
          .isEqualTo(tracing.tracer().current().toTraceHeader());
    });

    assertThat(recorded.root().spanId()).isEqualTo(root.spanId());
    assertThat(recorded.children()).isEmpty();
  }

  @Test
  void request_tracedByTwoClients_isTold() {
    List<Mistake> mistakes = new ArrayList<>();
    Tracing tracing = recorded.tracing(options -> options.debug(true).onMistake(mistakes::add));

    callInRoot(tracing, request -> {
      var outer = new ClientHandler<>(tracing, Conventions.httpClient(MapHttp.ADAPTER));
      Span span = outer.start(request, request, Map::put);
      try (Scope inside = span.makeCurrent()) {
        MapHttp.send(tracing, request);
      }
      outer.finish(span, request, 200, null);
    });

    assertThat(mistakes).singleElement().satisfies(mistake -> {
      assertThat(mistake.kind()).isEqualTo(Kind.INSTRUMENTED_TWICE);
      assertThat(mistake.what()).contains("a request is traced by", "and inside it by");
    });
  }
}
