package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanIds;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A server receives and calls out: protocol notes 10.6, 10.14 and 10.26. */
class HopVectorsTest {
  private static final String URL = "https://pricing.test/price";

  private final Recorded recorded = new Recorded();

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorded.open).isZero();
  }

  private Tracing tracing(String rate, Consumer<Options> configure) {
    return recorded.passing(options -> {
      options.dsn("https://key@host/1");
      if (!rate.equals("none")) {
        options.tracesSampleRate(Double.parseDouble(rate));
      }
      configure.accept(options);
    });
  }

  private static Map<String, String> incoming(
      @Nullable String sentryTrace, @Nullable String baggage) {
    Map<String, String> request = MapHttp.request("http://shop.test/cart");
    if (sentryTrace != null) {
      request.put("sentry-trace", Notation.text(sentryTrace));
    }
    if (baggage != null) {
      request.put("baggage", Notation.text(baggage));
    }
    return request;
  }

  /** Receives a request, calls out, and returns the headers of that call. */
  private static Map<String, String> hop(Tracing tracing, Map<String, String> incoming) {
    Map<String, String> outgoing = MapHttp.request(URL);
    Span server = MapHttp.receive(tracing, incoming);
    try (Scope scope = server.makeCurrent()) {
      MapHttp.send(tracing, outgoing);
    }
    server.end();
    return outgoing;
  }

  @ParameterizedTest
  @VectorSource("hops")
  void hop_ofVector_passesTheTraceOn(
      int number,
      @Nullable String sentryTrace,
      @Nullable String baggage,
      String rate,
      String header,
      String baggageOut) {
    Map<String, String> outgoing =
        hop(tracing(rate, options -> {}), incoming(sentryTrace, baggage));

    assertThat(outgoing.get("sentry-trace")).matches(header);
    assertThat(Objects.requireNonNullElse(outgoing.get("baggage"), "none")).matches(baggageOut);
  }

  @ParameterizedTest
  @VectorSource("matrix")
  void hop_ofMatrix_sendsAndPropagatesAsItSays(
      int number,
      String incoming,
      boolean match,
      String rate,
      boolean spans,
      boolean headers,
      boolean continued) {
    Tracing tracing = tracing(
        rate, options -> options.tracePropagationTargets(match ? "pricing.test" : "other.test"));
    String sentryTrace = switch (incoming) {
      case "none" -> null;
      case "deferred" -> "I";
      default -> "I-" + incoming;
    };

    Map<String, String> outgoing = hop(tracing, incoming(sentryTrace, null));

    assertThat(recorded.segments).hasSize(spans ? 1 : 0);
    assertThat(outgoing.containsKey("sentry-trace")).isEqualTo(headers);
    String trace = "530699e319cc067ce440315d74acb312";
    if (headers) {
      assertThat(String.valueOf(outgoing.get("sentry-trace")).startsWith(trace))
          .isEqualTo(continued);
    }
    if (spans) {
      assertThat(recorded.root().traceId().toString().equals(trace)).isEqualTo(continued);
    }
  }

  @ParameterizedTest
  @VectorSource("inject")
  void request_ofVector_hasTheseHeadersAfterwards(
      int number,
      @Nullable String sentryTrace,
      @Nullable String baggage,
      @Nullable String traceparent,
      @Nullable String other,
      boolean match,
      @Nullable String sentryTraceAfter,
      @Nullable String baggageAfter,
      @Nullable String traceparentAfter) {
    Tracing tracing = tracing(
        "1",
        options -> options
            .propagateTraceparent(true)
            .tracePropagationTargets(match ? "pricing.test" : "other.test"));
    Map<String, String> request = incoming(sentryTrace, baggage);
    request.put(":url", URL);
    if (traceparent != null) {
      request.put("traceparent", traceparent);
    }
    if (other != null) {
      request.put("x-propagation", other);
    }

    try (Scope root = tracing.tracer().start("root", "op").makeCurrent()) {
      Span span = MapHttp.send(tracing, request);

      String header = span.toTraceHeader();
      assertThat(request.get("sentry-trace")).isEqualTo(own(sentryTraceAfter, header));
      assertThat(request.get("baggage"))
          .isEqualTo(own(baggageAfter, String.valueOf(span.toBaggageHeader())));
      assertThat(request.get("traceparent"))
          .isEqualTo(own(traceparentAfter, "00-" + header.substring(0, 50) + "01"));
      assertThat(request.get("x-propagation")).isEqualTo(other);
    }
  }

  private static @Nullable String own(@Nullable String expected, String value) {
    return expected == null ? null : Notation.text(expected).replace("own", value);
  }

  @Test
  @Tag("vector-101")
  void request_withBaggageOfItsOwn_keepsItFirst() {
    Tracing tracing = tracing("1", options -> {});
    Map<String, String> request = MapHttp.request(URL);
    request.put("baggage", "custom=data");
    Map<String, String> incoming =
        incoming("V", "sentry-sample_rand=0.500000,sentry-sampled=true,foreign=1");

    Span server = MapHttp.receive(tracing, incoming);
    try (Scope scope = server.makeCurrent()) {
      MapHttp.send(tracing, request);
    }

    assertThat(request.get("baggage"))
        .isEqualTo("custom=data,sentry-sample_rand=0.500000,sentry-sampled=true");
  }

  @Test
  @Tag("vector-351")
  @Tag("vector-352")
  void request_underASampledRoot_namesTheSpanOfTheRequest() {
    Tracing tracing = tracing("1", options -> options.propagateTraceparent(true));
    Map<String, String> request = MapHttp.request(URL);

    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      MapHttp.send(tracing, request);
    }
    root.end();

    String ids =
        root.traceId() + "-" + SpanIds.format(recorded.children().get(0).spanId());
    assertThat(request.get("sentry-trace")).isEqualTo(ids + "-1");
    assertThat(request.get("traceparent")).isEqualTo("00-" + ids + "-01");
    assertThat(recorded.children().get(0).parentSpanId()).isEqualTo(root.spanId());
  }

  @Test
  @Tag("vector-258")
  void request_withoutTheOption_hasNoTraceparent() {
    assertThat(hop(tracing("1", options -> {}), incoming(null, null)))
        .containsKeys("sentry-trace", "baggage")
        .doesNotContainKey("traceparent");
  }

  @Test
  @Tag("vector-356")
  void request_withoutTargets_hasNoHeaders() {
    assertThat(hop(tracing("1", Options::tracePropagationTargets), incoming("V", "sentry-a=b")))
        .containsOnlyKeys(":url");
  }

  @Test
  @Tag("vector-358")
  void request_dsnOfAnOrganisation_namesItAsItStands() {
    Tracing tracing =
        tracing("1", options -> options.dsn("https://key@o01234987.ingest.sentry.io/1"));

    assertThat(hop(tracing, incoming(null, null)).get("baggage"))
        .contains("sentry-org_id=01234987");
  }

  @Test
  @Tag("vector-360")
  void request_rootRenamedAfterTheFirst_saysStillNoName() {
    Tracing tracing = tracing("1", options -> {});
    Span root = MapHttp.receive(tracing, incoming(null, null));
    try (Scope scope = root.makeCurrent()) {
      for (String name : new String[] {"/cart", "updated-name-1", "updated-name-2"}) {
        root.setName(name, name.startsWith("/") ? NameSource.URL : NameSource.ROUTE);
        Map<String, String> request = MapHttp.request(URL);
        MapHttp.send(tracing, request);

        assertThat(request.get("baggage")).doesNotContain("sentry-transaction");
      }
    }
  }
}
