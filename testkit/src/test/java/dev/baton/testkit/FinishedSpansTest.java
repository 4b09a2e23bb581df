package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.SpanData;
import dev.baton.trace.DiscardReason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinishedSpansTest {
  private final TestClock clock = new TestClock();
  private final TestTracing test =
      TestTracing.create(options -> options.tracesSampleRate(1.0).clock(clock));

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void spans_ofASegment_arriveWithTheirRootByAClockThatStands() throws Exception {
    test.inSpan("root", () -> {
      test.inSpan("child", () -> {
        clock.advance(Duration.ofMillis(7));
        return "";
      });
      assertThat(test.finished().spans()).isEmpty();
      return "";
    });

    assertThat(test.finished().spans()).extracting(SpanData::name).containsExactly("child", "root");
    SpanData root = test.finished().segment().root();
    assertThat(root.startNanos())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L);
    assertThat(root.endNanos() - root.startNanos()).isEqualTo(7_000_000);
  }

  @Test
  void ids_ofTheSpans_countUp() throws Exception {
    test.inNewTrace("root", () -> "");

    assertThat(test.finished().segment().root().traceId())
        .hasToString("ba701100000000000000000000000002");
  }

  @Test
  void spans_thatAreStreamed_arriveAsTheyEnd() throws Exception {
    TestTracing streaming =
        TestTracing.create(options -> options.tracesSampleRate(1.0).traceLifecycle("stream"));

    streaming.inSpan("root", () -> {
      streaming.inSpan("child", () -> "");
      assertThat(streaming.finished().awaitSpans("test", 1))
          .extracting(SpanData::name)
          .containsExactly("child");
      return "";
    });

    assertThat(streaming.finished().spans()).hasSize(2);
    streaming.close();
  }

  @Test
  void spans_thatAreNotSampled_areCounted() throws Exception {
    TestTracing unsampled = TestTracing.create(options -> options.tracesSampleRate(0));

    unsampled.inSpan("root", () -> "");

    assertThat(unsampled.finished().spans()).isEmpty();
    assertThat(unsampled.finished().discarded(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
    unsampled.close();
  }

  @Test
  void segment_whenThereAreTwo_fails() throws Exception {
    test.inSpan("a", () -> "");
    test.inSpan("b", () -> "");

    assertThatThrownBy(test.finished()::segment)
        .isInstanceOf(AssertionError.class)
        .hasMessage("segments: 2 instead of 1: [a, b]");
    assertThatThrownBy(() -> test.finished().span("test"))
        .hasMessage("spans with op test: 2 instead of 1; there are [test \"a\", test \"b\"]");
  }

  @Test
  void everything_cleared_isGone() throws Exception {
    test.inSpan("a", () -> "");

    test.finished().clear();

    assertThat(test.finished().spans()).isEmpty();
    assertThat(test.finished().segments()).isEmpty();
  }
}
