package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Recorder;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.HeadOfTrace;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;
import dev.baton.vectors.VectorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private final Recorder recorder = new Recorder();
  private final Counters counters = new Counters();

  private Tracer tracer(
      @Nullable Double rate, @Nullable TracesSampler sampler, double rand, int pressure) {
    return new Tracer(new TracerSettings(
        new HeadOfTrace("key", null, null, null),
        rate,
        sampler,
        () -> pressure,
        List.of(),
        false,
        1_000,
        new DataFilter(true, List.of()),
        recorder,
        Clock.SYSTEM,
        new FixedRand(rand),
        counters,
        null,
        null));
  }

  /** Makes trace ids from which a given random value follows. */
  private record FixedRand(double rand) implements IdGenerator {
    @Override
    public TraceId newTraceId() {
      return new TraceId(1, (long) (rand * 0x1p56));
    }

    @Override
    public long newSpanId() {
      return 1;
    }
  }

  private static Span incoming(
      Tracer tracer, Sampled decision, double rand, @Nullable String parentRate) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("sample_rand", Double.toString(rand));
    if (parentRate != null) {
      context.put("sample_rate", parentRate);
    }
    return tracer.continueTrace(new TraceId(5, 5), 7, decision, DynamicSamplingContext.of(context));
  }

  private static TracesSampler sampler(String answer) {
    return context -> switch (answer) {
      case "throws" -> throw new IllegalStateException("by the test");
      case "null" -> null;
      default -> Double.valueOf(answer);
    };
  }

  @ParameterizedTest
  @VectorSource("sampling")
  void root_ofVector_isRecordedOrNot(
      int number,
      @Nullable String answer,
      @Nullable Double rate,
      double rand,
      @Nullable Sampled parent,
      @Nullable String parentRate,
      @Nullable Boolean explicit,
      int pressure,
      boolean sampled,
      String recordedRate) {
    Tracer tracer = tracer(rate, answer == null ? null : sampler(answer), rand, pressure);
    Span trace = parent == null ? tracer.newTrace() : incoming(tracer, parent, rand, parentRate);
    SpanOptions options = SpanOptions.named("root");
    if (explicit != null) {
      options.sampled(explicit);
    }

    try (Scope scope = trace.makeCurrent()) {
      Span root = tracer.start(options);

      assertThat(root.isRecording()).isEqualTo(sampled);
      assertThat(root.sampled()).isEqualTo(Sampled.of(sampled));
      String said = root.dynamicSamplingContext().get("sample_rate");
      assertThat(said == null ? "none" : said).isEqualTo(recordedRate);
    }
    if (!sampled) {
      assertThat(recorder.discarded())
          .containsExactly(pressure > 0 ? "backpressure 1 1" : "sample_rate 1 1");
    }
  }

  @Test
  @Tag("vector-326")
  void unsampledRoot_withChildren_isReportedOnce() {
    Tracer tracer = tracer(0.0, null, 0.5, 0);

    try (Scope scope = tracer.start("root", "op").makeCurrent()) {
      tracer.start("child", "op").end();
      tracer.start("child", "op").end();
    }

    assertThat(recorder.discarded()).containsExactly("sample_rate 1 1");
  }

  @Test
  void callback_isAskedForEachRootAndNoChild_withWhatIsKnown() {
    List<SamplingContext> asked = new ArrayList<>();
    Tracer tracer = tracer(
        null,
        context -> {
          asked.add(context);
          return 1.0;
        },
        0.5,
        0);

    try (Scope scope = incoming(tracer, Sampled.NO, 0.25, "0.75").makeCurrent();
        Scope root = tracer
            .start(SpanOptions.named("GET /").op("http.server").attribute("a", 1))
            .makeCurrent()) {
      tracer.start("child", "db");
    }

    assertThat(asked).hasSize(1);
    SamplingContext context = asked.get(0);
    assertThat(context.name()).isEqualTo("GET /");
    assertThat(context.op()).isEqualTo("http.server");
    assertThat(context.attributes().toMap()).isEqualTo(Map.of("a", 1L));
    assertThat(context.parentSampled()).isEqualTo(Sampled.NO);
    assertThat(context.parentSampleRate()).isEqualTo(0.75);
    assertThat(context.sampleRand()).isEqualTo(0.25);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1.1, Double.POSITIVE_INFINITY})
  void callback_answerThatIsNoRate_isNotSampledAndCounted(double answer) {
    Span root = tracer(1.0, context -> answer, 0.5, 0).start("root", "op");

    assertThat(root.sampled()).isEqualTo(Sampled.NO);
    assertThat(counters.get(Counter.SAMPLER_ANSWER_INVALID)).isOne();
  }

  @Test
  void callback_thatThrows_isCounted() {
    tracer(1.0, sampler("throws"), 0.5, 0).start("root", "op");

    assertThat(counters.get(Counter.SAMPLER_FAILED)).isOne();
  }

  @Test
  void ownDecision_underPressureAndOnTheBorder_isStrict() {
    assertThat(tracer(1.0, null, 0.25, 2).start("root", "op").sampled()).isEqualTo(Sampled.NO);
    assertThat(tracer(1.0, null, 0.249, 2).start("root", "op").sampled()).isEqualTo(Sampled.YES);
  }

  @Test
  void inheritedDecision_underPressure_stays() {
    Tracer tracer = tracer(1.0, null, 0.75, 3);

    try (Scope scope = incoming(tracer, Sampled.YES, 0.75, "1.0").makeCurrent()) {
      Span root = tracer.start("root", "op");

      assertThat(root.sampled()).isEqualTo(Sampled.YES);
      assertThat(root.dynamicSamplingContext().get("sample_rate")).isEqualTo("1.0");
    }
  }

  @Test
  void inheritOrSampleWith_parentRateThenDecisionThenFallback() {
    SamplingContext known = new SamplingContext("n", null, Attributes.EMPTY, Sampled.YES, 0.2, 0);

    assertThat(known.inheritOrSampleWith(0.5)).isEqualTo(0.2);
    assertThat(unknownRate(Sampled.YES).inheritOrSampleWith(0.5)).isEqualTo(1);
    assertThat(unknownRate(Sampled.NO).inheritOrSampleWith(0.5)).isEqualTo(0);
    assertThat(unknownRate(Sampled.DEFERRED).inheritOrSampleWith(0.5)).isEqualTo(0.5);
  }

  private static SamplingContext unknownRate(Sampled decision) {
    return new SamplingContext("n", null, Attributes.EMPTY, decision, Double.NaN, 0);
  }
}
