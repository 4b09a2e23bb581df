package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.protocol.SpanData;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.trace.SpanPattern;
import dev.baton.trace.Tracer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code ignoreSpans}: protocol notes 8.7 "Filtering". */
class IgnoreSpansTest {
  private final Recorder recorder = new Recorder();

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  private Tracer tracer(Object... patterns) {
    return recorder
        .tracing(options -> options.tracesSampleRate(1).ignoreSpans(patterns))
        .tracer();
  }

  private boolean isIgnored(SpanOptions options, Object pattern) {
    Tracer tracer = tracer(pattern);
    Span root = tracer.start(SpanOptions.named("root"));
    return !tracer.start(options.parentSpan(root)).isRecording();
  }

  @Test
  void string_isContainedInTheName() {
    assertThat(isIgnored(SpanOptions.named("GET /health/live"), "/health")).isTrue();
    assertThat(isIgnored(SpanOptions.named("GET /Health"), "/health")).isFalse();
    assertThat(isIgnored(SpanOptions.named("GET /").op("/health"), "/health")).isFalse();
  }

  @Test
  void pattern_isFoundInTheName() {
    Pattern pattern = Pattern.compile("^GET /h");

    assertThat(isIgnored(SpanOptions.named("GET /health"), pattern)).isTrue();
    assertThat(isIgnored(SpanOptions.named("a GET /health"), pattern)).isFalse();
  }

  @Test
  void spanPattern_asksForAll() {
    SpanPattern pattern = SpanPattern.any()
        .name("SELECT")
        .op(Pattern.compile("^db$"))
        .attribute("db.namespace", "audit")
        .attribute("rows", 3)
        .attribute("host", Pattern.compile("^db\\d$"));
    Map<String, Object> attributes = Map.of("db.namespace", "the audit", "rows", 3L, "host", "db1");

    assertThat(isIgnored(SpanOptions.named("SELECT 1").op("db").attributes(attributes), pattern))
        .isTrue();
    assertThat(isIgnored(SpanOptions.named("INSERT 1").op("db").attributes(attributes), pattern))
        .isFalse();
    assertThat(isIgnored(SpanOptions.named("SELECT 1").op("dbx").attributes(attributes), pattern))
        .isFalse();
    attributes.forEach((name, value) -> {
      Map<String, Object> other = new HashMap<>(attributes);
      other.put(name, value.equals(3L) ? 4 : "other");
      assertThat(isIgnored(SpanOptions.named("SELECT 1").op("db").attributes(other), pattern))
          .isFalse();
      other.remove(name);
      assertThat(isIgnored(SpanOptions.named("SELECT 1").op("db").attributes(other), pattern))
          .isFalse();
    });
  }

  @Test
  void anyPattern_isEnough() {
    Tracer tracer = tracer("a", Pattern.compile("b"), SpanPattern.any().op("c"));

    assertThat(tracer.start("xax", "op").isRecording()).isFalse();
    assertThat(tracer.start("xbx", "op").isRecording()).isFalse();
    assertThat(tracer.start("x", "xcx").isRecording()).isFalse();
    assertThat(tracer.start("x", "op").isRecording()).isTrue();
  }

  @Test
  void child_ignored_leavesItsChildrenToTheSpanAbove() {
    Tracer tracer = tracer("ignored");
    Span root = tracer.start("root", "op");
    try (Scope one = root.makeCurrent()) {
      Span ignored = tracer.start("ignored", "op");
      try (Scope two = ignored.makeCurrent()) {
        Span deeper = tracer.start("ignored too", "op");
        try (Scope three = deeper.makeCurrent()) {
          tracer.start("kept", "op").end();
        }
        deeper.end();
      }
      ignored.end();
    }
    root.end();

    assertThat(recorder.segment().spans()).extracting(SpanData::name).containsExactly("kept");
    assertThat(recorder.span("kept").parentSpanId()).isEqualTo(root.spanId());
    assertThat(recorder.segment().droppedSpans()).isZero();
    assertThat(recorder.discarded()).containsExactly("ignored 0 1", "ignored 0 1");
  }

  @Test
  void child_ignored_namesTheSpanAboveToOthersAndChangesItNot() {
    Tracer tracer = tracer("ignored");
    Span root = tracer.start("root", "op");
    try (Scope one = root.makeCurrent()) {
      Span ignored = tracer.start("ignored", "op");
      ignored.setAttribute("name", "value").setName("renamed").setOp("other").end();

      assertThat(ignored.toTraceHeader()).isEqualTo(root.toTraceHeader());
      assertThat(ignored.toBaggageHeader()).isEqualTo(root.toBaggageHeader());
    }
    root.end();

    assertThat(recorder.segment().root().name()).isEqualTo("root");
    assertThat(recorder.segment().root().op()).isEqualTo("op");
    assertThat(recorder.segment().root().attributes().isEmpty()).isTrue();
  }

  @Test
  void root_ignored_takesAllBelowItAlong() {
    Tracer tracer = tracer("ignored");
    Span ignored = tracer.start("ignored", "op");
    try (Scope one = ignored.makeCurrent()) {
      Span child = tracer.start("child", "op");
      try (Scope two = child.makeCurrent()) {
        tracer.start(SpanOptions.named("grandchild").onlyIfParent(true)).end();
      }
      child.end();
    }
    ignored.end();

    assertThat(recorder.segments()).isEmpty();
    assertThat(recorder.discarded()).containsExactly("ignored 1 1", "ignored 0 1", "ignored 0 1");
  }

  @Test
  void root_ignored_isNotAskedOfTheSampler() {
    Tracer tracer = recorder
        .tracing(options -> options.ignoreSpans("ignored").tracesSampler(context -> {
          throw new AssertionError("asked about " + context.name());
        }))
        .tracer();

    assertThat(tracer.start("ignored", "op").isRecording()).isFalse();
  }

  @Test
  void transaction_startedBelowIgnoredRoot_isOneOfItsOwn() {
    Tracer tracer = tracer("ignored");
    try (Scope one = tracer.start("ignored", "op").makeCurrent()) {
      tracer.start(SpanOptions.named("own").forceTransaction(true)).end();
      tracer.start(SpanOptions.named("root").parentSpan(null)).end();
    }

    assertThat(recorder.segments())
        .extracting(segment -> segment.root().name())
        .containsExactly("own", "root");
  }

  @Test
  void transaction_ignoredBelowActiveSpan_takesAllBelowItAlongAndNamesTheSpanAbove() {
    Tracer tracer = tracer("ignored");
    Span root = tracer.start("root", "op");
    try (Scope one = root.makeCurrent()) {
      Span ignored = tracer.start(SpanOptions.named("ignored").forceTransaction(true));
      try (Scope two = ignored.makeCurrent()) {
        Span child = tracer.start("child", "op");
        assertThat(child.toTraceHeader()).isEqualTo(root.toTraceHeader());
        child.end();
      }
      ignored.end();
    }
    root.end();

    assertThat(recorder.segment().spans()).isEmpty();
    assertThat(recorder.discarded()).containsExactly("ignored 1 1", "ignored 0 1");
  }

  @Test
  void span_ofUnsampledTrace_isNotReportedAsIgnored() {
    Tracer tracer = recorder
        .tracing(options -> options.tracesSampleRate(0).ignoreSpans("ignored"))
        .tracer();
    Span root = tracer.start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      assertThat(tracer.start("ignored", "op").toTraceHeader()).endsWith("-0");
    }

    assertThat(recorder.discarded()).containsExactly("sample_rate 1 1");
  }

  @Test
  void span_whileTracingIsOff_isNotReported() {
    Tracer tracer = recorder.tracing(options -> options.ignoreSpans("ignored")).tracer();
    tracer.start("ignored", "op").end();

    assertThat(recorder.discarded()).isEmpty();
  }

  @Test
  void root_ignoredWhileSpansAreStreamed_isNoLostTransaction() {
    Tracer tracer = recorder
        .tracing(
            options -> options.tracesSampleRate(1).traceLifecycle("stream").ignoreSpans("ignored"))
        .tracer();
    tracer.start("ignored", "op").end();

    assertThat(recorder.discarded()).containsExactly("ignored 0 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void pattern_thatAllSpansWouldMeet_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tracer("a", text))
        .withMessageStartingWith("ignoreSpans: ");
    for (Object bad : List.of(SpanPattern.any(), 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tracer(bad))
          .withMessageStartingWith("ignoreSpans: ")
          .withMessageEndingWith(bad.toString());
    }
  }

  @Test
  void variable_namesPartsOfNames() {
    Tracer tracer = recorder
        .tracing(Map.of("SENTRY_IGNORE_SPANS", "one, two"), options -> options.tracesSampleRate(1))
        .tracer();

    assertThat(tracer.start("a two b", "op").isRecording()).isFalse();
    assertThat(tracer.start("three", "op").isRecording()).isTrue();
  }
}
