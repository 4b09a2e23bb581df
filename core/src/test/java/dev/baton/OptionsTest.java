package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.export.ProxyServer;
import dev.baton.protocol.Dsn;
import dev.baton.trace.SpanOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  /** An option set in each way, to three values that differ where three exist, and what is then read. */
  private record Sample(
      Option<?> option,
      String variable,
      String property,
      Consumer<Options> code,
      Object fromVariable,
      Object fromProperty,
      Object fromCode) {
    @Override
    public String toString() {
      return option.optionName();
    }
  }

  private static Sample text(Option<String> option, Consumer<Options> code) {
    return new Sample(option, "variable", "property", code, "variable", "property", "code");
  }

  private static Sample flag(Option<Boolean> option, Consumer<Options> code) {
    return new Sample(option, "TRUE", "off", code, true, false, true);
  }

  private static Sample url(Option<URI> option, Consumer<Options> code) {
    return new Sample(
        option,
        "http://a/",
        "https://b/",
        code,
        URI.create("http://a/"),
        URI.create("https://b/"),
        URI.create("http://c/"));
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(
            Option.DSN,
            "http://a@h/1",
            "http://b@h/1",
            options -> options.dsn("http://c@h/1"),
            Optional.of(Dsn.parse("http://a@h/1")),
            Optional.of(Dsn.parse("http://b@h/1")),
            Optional.of(Dsn.parse("http://c@h/1"))),
        new Sample(
            Option.TRACES_SAMPLE_RATE, "0.1", "2e-1", o -> o.tracesSampleRate(0.3), 0.1, 0.2, 0.3),
        text(Option.RELEASE, options -> options.release("code")),
        text(Option.ENVIRONMENT, options -> options.environment("code")),
        text(Option.DIST, options -> options.dist("code")),
        text(Option.SERVER_NAME, options -> options.serverName("code")),
        text(Option.ORG_ID, options -> options.orgId("code")),
        new Sample(
            Option.TRACE_PROPAGATION_TARGETS,
            "a.test, b.test",
            "c.test",
            options -> options.tracePropagationTargets("d.test", "/e"),
            List.of("a.test", "b.test"),
            List.of("c.test"),
            List.of("d.test", "/e")),
        flag(Option.PROPAGATE_TRACEPARENT, options -> options.propagateTraceparent(true)),
        flag(Option.CONTINUE_TRACEPARENT, options -> options.continueTraceparent(true)),
        flag(Option.STRICT_TRACE_CONTINUATION, options -> options.strictTraceContinuation(true)),
        new Sample(
            Option.STREAM, "stream", "Static", o -> o.traceLifecycle("stream"), true, false, true),
        new Sample(
            Option.IGNORE_SPANS,
            "a, b",
            "c",
            options -> options.ignoreSpans("d", "e"),
            List.of("a", "b"),
            List.of("c"),
            List.of("d", "e")),
        flag(
            Option.ENABLE_BACKPRESSURE_HANDLING,
            options -> options.enableBackpressureHandling(true)),
        new Sample(Option.MAX_SPANS, "1", "2", options -> options.maxSpans(3), 1, 2, 3),
        new Sample(
            Option.MAX_QUEUED_SPANS, "1", "2", options -> options.maxQueuedSpans(3), 1, 2, 3),
        new Sample(
            Option.MAX_QUEUED_BYTES,
            "1048576",
            "1048577",
            options -> options.maxQueuedBytes(1048578),
            1048576,
            1048577,
            1048578),
        new Sample(
            Option.REQUEST_TIMEOUT,
            "10",
            "20",
            options -> options.requestTimeout(Duration.ofMillis(30)),
            10,
            20,
            30),
        flag(Option.HTTP2, options -> options.http2(true)),
        url(Option.TUNNEL, options -> options.tunnel("http://c/")),
        new Sample(
            Option.PROXY,
            "http://a:1",
            "http://b:2",
            options -> options.proxy("http://u:p@c:3"),
            new ProxyServer("a", 1, null),
            new ProxyServer("b", 2, null),
            new ProxyServer("c", 3, "u:p")),
        new Sample(
            Option.CACHE_DIR,
            "a",
            "b",
            options -> options.cacheDir("c"),
            Path.of("a"),
            Path.of("b"),
            Path.of("c")),
        new Sample(
            Option.MAX_CACHE_BYTES,
            "1024",
            "1025",
            options -> options.maxCacheBytes(1026),
            1024,
            1025,
            1026),
        new Sample(
            Option.SHUTDOWN_TIMEOUT,
            "1",
            "2",
            options -> options.shutdownTimeout(Duration.ofMillis(3)),
            1,
            2,
            3),
        flag(Option.SEND_CLIENT_REPORTS, options -> options.sendClientReports(true)),
        flag(Option.TRACE_OPTIONS_REQUESTS, options -> options.traceOptionsRequests(true)),
        flag(Option.SEND_DEFAULT_PII, options -> options.sendDefaultPii(true)),
        new Sample(
            Option.SENSITIVE_NAMES,
            "iban, pin",
            "c",
            options -> options.sensitiveNames("d", "e"),
            List.of("iban", "pin"),
            List.of("c"),
            List.of("d", "e")),
        flag(Option.DEBUG, options -> options.debug(true)),
        new Sample(
            Option.IN_APP_INCLUDES,
            "a., b.",
            "c.",
            options -> options.inAppIncludes("d.", "e."),
            List.of("a.", "b."),
            List.of("c."),
            List.of("d.", "e.")));
  }

  @Test
  void samples_areOfAllOptions() {
    assertThat(samples().map(Sample::option).toList())
        .containsExactlyInAnyOrderElementsOf(Option.ALL);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void option_setInSeveralWays_codeThenPropertyThenVariableCounts(Sample sample) {
    Option<?> option = sample.option();
    Map<String, String> variables = Map.of(option.variable(), sample.variable());
    Map<String, String> properties = Map.of(option.property(), sample.property());

    assertThat(Options.from(Map.of(), Map.of()).<Object>get(any(option)))
        .isEqualTo(option.defaultValue());
    assertThat(Options.from(variables, Map.of()).<Object>get(any(option)))
        .isEqualTo(sample.fromVariable());
    Options both = Options.from(variables, properties);
    assertThat(both.<Object>get(any(option))).isEqualTo(sample.fromProperty());
    sample.code().accept(both);
    assertThat(both.<Object>get(any(option))).isEqualTo(sample.fromCode());
  }

  @SuppressWarnings("unchecked") // only read
  private static Option<Object> any(Option<?> option) {
    return (Option<Object>) option;
  }

  @ParameterizedTest
  @CsvSource({
    "tracesSampleRate, SENTRY_TRACES_SAMPLE_RATE, sentry.traces-sample-rate",
    "dsn, SENTRY_DSN, sentry.dsn",
    "orgId, SENTRY_ORG_ID, sentry.org-id",
    "shutdownTimeoutMillis, SENTRY_SHUTDOWN_TIMEOUT_MILLIS, sentry.shutdown-timeout-millis",
  })
  void option_byName_hasAVariableAndAProperty(String name, String variable, String property) {
    Option<?> option = Option.ALL.stream()
        .filter(each -> each.optionName().equals(name))
        .findFirst()
        .orElseThrow();

    assertThat(option.variable()).isEqualTo(variable);
    assertThat(option.property()).isEqualTo(property);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dsn | nonsense",
        "dsn | http://host/1",
        "tracesSampleRate | NaN",
        "tracesSampleRate | 2",
        "tracesSampleRate | -0.1",
        "tracesSampleRate | abc",
        "tracesSampleRate | 50%",
        "propagateTraceparent | maybe",
        "maxSpans | 1001",
        "maxSpans | 1.5",
        "maxQueuedSpans | 0",
        "shutdownTimeoutMillis | -1",
        "traceLifecycle | batch",
      })
  void option_badValue_isRefusedWithNameAndOriginAndValue(String name, String value) {
    Option<?> option = Option.ALL.stream()
        .filter(each -> each.optionName().equals(name))
        .findFirst()
        .orElseThrow();

    assertRefused(name, option.variable(), value, Map.of(option.variable(), value), Map.of());
    assertRefused(name, option.property(), value, Map.of(), Map.of(option.property(), value));
  }

  private static void assertRefused(
      String name,
      String origin,
      String value,
      Map<String, String> variables,
      Map<String, String> properties) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracing.create(Options.from(variables, properties), options -> {}))
        .withMessageStartingWith(name + " (" + origin + "): ")
        .withMessageEndingWith(": " + value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 2, -0.1, Double.POSITIVE_INFINITY})
  void tracesSampleRate_badInCode_isRefused(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracing.create(options -> options.tracesSampleRate(rate)))
        .withMessage("tracesSampleRate: not a number from 0 to 1: " + rate);
  }

  @Test
  void targets_badInCode_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracing.create(options -> options.tracePropagationTargets("a", 42)))
        .withMessageStartingWith("tracePropagationTargets: ")
        .withMessageEndingWith("42");
    Tracing.create(options -> options.tracePropagationTargets("a", Pattern.compile("b")));
  }

  @Test
  void text_ofAFramework_isReadAsThatOfAVariable_andNamesWhereItComesFrom() {
    Options options = Options.from(Map.of("SENTRY_MAX_SPANS", "7"), Map.of());

    options.set("max-spans", "8", "app.max-spans");

    assertThat(Options.names()).contains("dsn", "traces-sample-rate", "max-spans");
    assertThat(options.get(Option.MAX_SPANS)).isEqualTo(8);
    assertThatThrownBy(() -> options.set("max-spans", "many", "app.max-spans"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSpans (app.max-spans): not a whole number from 0 to 1000: many");
    assertThatThrownBy(() -> options.set("max-span", "8", "app.max-span"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-span (app.max-span): no option");
  }

  @Test
  void init_refused_leavesTheEarlierSdk() {
    Tracing before = Baton.init(options -> options.dsn("").release("kept"));

    assertThatThrownBy(() -> Baton.init(options -> options.dsn("nonsense")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Baton.tracing()).isSameAs(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  @Tag("vector-292")
  void dsn_empty_sendsNothingAndPropagates(String dsn) {
    Tracing tracing = Tracing.create(
        Options.from(Map.of(), Map.of()), options -> options.dsn(dsn).tracesSampleRate(1));

    var span = tracing.tracer().start(SpanOptions.named("root"));
    span.end();

    assertThat(span.toTraceHeader()).endsWith("-1");
    assertThat(span.toBaggageHeader()).contains("sentry-sampled=true").doesNotContain("public_key");
    assertThat(tracing.flush(Duration.ZERO)).isTrue();
    assertThat(tracing.counters()).isEmpty();
    tracing.close();
  }

  @Test
  void variable_empty_isNotSet() {
    Options options =
        Options.from(Map.of("SENTRY_TRACES_SAMPLE_RATE", "", "SENTRY_DSN", ""), Map.of());

    assertThat(options.get(Option.TRACES_SAMPLE_RATE)).isNull();
    assertThat(options.require(Option.DSN)).isEmpty();
  }
}
