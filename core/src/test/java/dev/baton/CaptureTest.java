package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Counter;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors and messages, tied to the trace in which they happen. */
class CaptureTest {
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void init() {
    Baton.init(options -> {
      recorder.configure(options);
      options.tracesSampleRate(1).inAppIncludes("dev.baton.CaptureTest");
    });
  }

  private ErrorEvent event() {
    assertThat(recorder.errors()).hasSize(1);
    return recorder.errors().get(0);
  }

  @Test
  void exception_insideASpan_belongsToIt() {
    TraceId id = Baton.startSpan(SpanOptions.named("root"), root -> {
      return Baton.startSpan(
          SpanOptions.named("child"), () -> Baton.captureException(new IOException("by the test")));
    });

    assertThat(event().eventId()).isEqualTo(id);
    assertThat(event().traceId()).isEqualTo(recorder.segment().root().traceId());
    assertThat(event().spanId()).isEqualTo(recorder.span("child").spanId());
    assertThat(event().parentSpanId()).isEqualTo(recorder.span("root").spanId());
    assertThat(event().transaction()).isEqualTo("root");
    assertThat(event().level()).isEqualTo("error");
  }

  @Test
  void exception_insideAnUnsampledSpan_belongsToItAllTheSame() {
    Baton.startSpan(SpanOptions.named("root").sampled(false), root -> {
      Baton.captureException(new IOException("by the test"));

      assertThat(event().spanId()).isEqualTo(root.spanId());
      assertThat(event().transaction()).isEqualTo("root");
      assertThat(event().dsc().get("sampled")).isEqualTo("false");
    });
  }

  @Test
  void exception_withoutSpan_belongsToTheContext() {
    Baton.continueTrace(Notation.text("V"), "sentry-release=1,sentry-sample_rand=0.5", () -> {
      Baton.captureException(new IOException("by the test"));

      assertThat(event().traceId()).hasToString(Notation.T2);
      assertThat(Baton.getTraceparent()).contains(SpanIds.format(event().spanId()));
      assertThat(event().parentSpanId()).isEqualTo(0x1234567890abcdefL);
      assertThat(event().transaction()).isNull();
      assertThat(event().dsc().get("release")).isEqualTo("1");
    });
  }

  @Test
  void exception_withACause_isAChainWithTheCauseFirst() {
    Baton.captureException(new IllegalStateException("outer", new IOException("inner")));

    assertThat(event().exceptions())
        .extracting(ExceptionData::value)
        .containsExactly("inner", "outer");
    assertThat(event().exceptions())
        .extracting(ExceptionData::type)
        .containsExactly("IOException", "IllegalStateException");
  }

  @Test
  void exception_frames_tellWhatIsTheApplications() {
    Baton.captureException(new IOException("by the test"));

    var frames = event().exceptions().get(0).frames();
    assertThat(frames.get(frames.size() - 1).inApp()).isTrue();
    assertThat(frames).anySatisfy(frame -> assertThat(frame.inApp()).isFalse());
  }

  @Test
  void message_isAnEventOfItsLevel() {
    TraceId id = Baton.captureMessage("hello");

    assertThat(event().eventId()).isEqualTo(id);
    assertThat(event().message()).isEqualTo("hello");
    assertThat(event().level()).isEqualTo("info");
    assertThat(event().exceptions()).isEmpty();
  }

  @Test
  void exception_thatFailsWhenAsked_doesNotReachTheCaller() {
    Baton.captureException(new IOException() {
      @Override
      public @Nullable String getMessage() {
        throw new IllegalStateException("by the test");
      }
    });

    assertThat(recorder.errors()).isEmpty();
    assertThat(Baton.tracing().counters()).isEqualTo(Map.of(Counter.INTERNAL_ERROR, 1L));
  }

  @Test
  void exception_withoutDsn_hasAnIdAndGoesNowhere() {
    Tracing tracing = Tracing.create(Options.from(Map.of(), Map.of()), options -> {});

    assertThat(tracing.captureException(new IOException("by the test"))).isNotNull();
  }
}
