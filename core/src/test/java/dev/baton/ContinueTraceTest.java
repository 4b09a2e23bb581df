package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.Sampled;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code continueTrace} in each of its forms: protocol notes 5.1. */
class ContinueTraceTest {
  private static final String HEADER = Notation.text("V");
  private static final String BAGGAGE = "sentry-release=1,sentry-sample_rand=0.5";

  private final Recorder recorder = new Recorder();

  @BeforeEach
  void init() {
    Baton.init(options -> {
      recorder.configure(options);
      options.tracesSampleRate(1);
    });
  }

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  static Stream<Map<String, ?>> carriers() {
    return Stream.of(
        Map.of("sentry-trace", HEADER, "baggage", BAGGAGE),
        Map.of("Sentry-Trace", HEADER, "Baggage", BAGGAGE),
        Map.of("SENTRY-TRACE", HEADER, "BAGGAGE", BAGGAGE),
        Map.of("sentry_trace", HEADER, "baggage", BAGGAGE),
        Map.of("HTTP_SENTRY_TRACE", HEADER, "HTTP_BAGGAGE", BAGGAGE),
        Map.of("SENTRY_TRACE", HEADER, "SENTRY_BAGGAGE", BAGGAGE),
        Map.of("sentry-trace", List.of(HEADER), "baggage", List.of(BAGGAGE)),
        Map.of("sentry-trace", new String[] {HEADER}, "baggage", new String[] {BAGGAGE}),
        Map.of("sentry-trace", Set.of(HEADER), "baggage", CharBuffer.wrap(BAGGAGE)),
        Map.of(
            "sentry-trace", List.of(HEADER, "second"),
            "baggage", List.of("sentry-release=1", "a=b", "sentry-sample_rand=0.5")));
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void carrier_ofAnyForm_isContinued(Map<String, ?> carrier) {
    try (Scope scope = Baton.continueTrace(carrier)) {
      assertContinued();
    }
  }

  private static void assertContinued() {
    assertThat(Baton.getTraceparent()).startsWith(Notation.T2).endsWith("-1");
    assertThat(Baton.getBaggage()).isEqualTo(BAGGAGE);
    assertThat(Baton.getActiveSpan()).isNull();
  }

  @Test
  void values_asTwo_areContinued() {
    try (Scope scope = Baton.continueTrace(HEADER, BAGGAGE)) {
      assertContinued();
    }
    Baton.continueTrace(HEADER, BAGGAGE, ContinueTraceTest::assertContinued);
  }

  @Test
  void null_meansThatTheHeaderDidNotCome() {
    try (Scope scope = Baton.continueTrace(HEADER, null)) {
      assertThat(Baton.getTraceparent()).startsWith(Notation.T2).endsWith("-1");
    }
    try (Scope scope = Baton.continueTrace(null, BAGGAGE)) {
      assertThat(Baton.getTraceparent()).doesNotStartWith(Notation.T2);
    }
    assertThat(Baton.tracing().counters()).isEmpty();
  }

  @Test
  void getter_ofAnyCarrier_isAsked() {
    List<String> carrier = List.of("sentry-trace: " + HEADER, "baggage: " + BAGGAGE);

    try (Scope scope = Baton.continueTraceFrom(carrier, ContinueTraceTest::field)) {
      assertContinued();
    }
  }

  private static @Nullable String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "nonsense", "0", "1"})
  void header_absentOrMalformed_isANewTrace(@Nullable String header) {
    String before = Baton.getTraceparent();

    try (Scope scope = Baton.continueTrace(header, BAGGAGE)) {
      assertThat(Baton.getTraceparent()).isNotEqualTo(before).doesNotStartWith(Notation.T2);
      assertThat(Baton.getBaggage()).doesNotContain("sentry-release=1");
    }
    assertThat(Baton.getTraceparent()).isEqualTo(before);
  }

  @Test
  void header_malformed_isCounted() {
    Baton.continueTrace("nonsense", null, () -> {});
    Baton.continueTrace("", null, () -> {});

    assertThat(Baton.tracing().counters()).isEqualTo(Map.of(Counter.SENTRY_TRACE_MALFORMED, 1L));
  }

  @Test
  void map_withNullKeysAndValues_isRead() {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    headers.put(null, List.of("HTTP/1.1 200 OK"));
    headers.put("baggage", null);
    headers.put("Sentry-Trace", java.util.Arrays.asList(null, HEADER));

    try (Scope scope = Baton.continueTrace(headers)) {
      assertThat(Baton.getTraceparent()).startsWith(Notation.T2);
    }
  }

  @Test
  @Tag("vector-335")
  void continueTrace_insideASpan_hasNoActiveSpanAndMakesRoots() {
    Baton.startSpan(SpanOptions.named("outer"), outer -> {
      Baton.continueTrace(HEADER, null, () -> {
        assertThat(Baton.getActiveSpan()).isNull();
        assertThat(Baton.getTraceData().get("sentry-trace")).startsWith(Notation.T2);
        Baton.startSpan(SpanOptions.named("inner"), () -> {});
      });
      assertThat(Baton.getActiveSpan()).isSameAs(outer);
    });

    assertThat(recorder.span("inner").parentSpanId()).isEqualTo(0x1234567890abcdefL);
    assertThat(recorder.span("inner").traceId()).hasToString(Notation.T2);
    assertThat(recorder.segments()).hasSize(2);
  }

  @Test
  @Tag("vector-336")
  void continueTrace_ofAnUnsampledTrace_saysSoAndNothingElse() {
    Baton.startSpan(
        SpanOptions.named("outer"),
        () -> Baton.continueTrace(Notation.T2 + "-1234567890abcdef-0", null, () -> {
          assertThat(Baton.tracing().tracer().current().sampled()).isEqualTo(Sampled.NO);
          assertThat(Baton.getTraceparent()).endsWith("-0");
          assertThat(Baton.getBaggage()).isNull();
        }));
  }

  @Test
  @Tag("vector-341")
  void continueTrace_withoutStartedSpan_sendsAndReportsNothing() {
    Baton.continueTrace(HEADER, null, () -> {
      assertThat(Baton.getTraceparent()).startsWith(Notation.T2);
    });

    assertThat(recorder.segments()).isEmpty();
    assertThat(recorder.discarded()).isEmpty();
  }

  @Test
  @Tag("vector-337")
  void continueTrace_withWork_returnsItsResultAndPassesItsException() {
    String result = Baton.continueTrace(Map.of("sentry-trace", HEADER), () -> "result");

    assertThat(result).isEqualTo("result");
    assertThat(Baton.<Integer, RuntimeException>continueTrace(HEADER, null, () -> 42))
        .isEqualTo(42);
    assertThatThrownBy(() -> Baton.continueTrace(HEADER, null, () -> {
          throw new IOException("by the test");
        }))
        .isInstanceOf(IOException.class);
    assertThat(Baton.getTraceparent()).doesNotStartWith(Notation.T2);
  }

  @Test
  void transaction_insideAContinuedTrace_isSampledAsItSays() {
    try (Scope scope = Baton.continueTrace(Notation.T2 + "-1234567890abcdef-0", null);
        SpanScope transaction = Baton.startTransaction("work", "queue.process")) {
      assertThat(transaction.span().isRecording()).isFalse();
    }
    try (Scope scope = Baton.continueTrace(HEADER, null);
        SpanScope transaction = Baton.startTransaction("work", "queue.process")) {
      assertThat(transaction.span().isRecording()).isTrue();
    }

    assertThat(recorder.segment().root().parentSpanId()).isEqualTo(0x1234567890abcdefL);
  }
}
