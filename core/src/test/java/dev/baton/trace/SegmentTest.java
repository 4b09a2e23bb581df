package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Recorder;
import dev.baton.Tracing;
import dev.baton.protocol.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a root keeps of what happened below it. */
class SegmentTest {
  private final Recorder recorder = new Recorder();

  private Tracing tracing(int maxSpans) {
    return recorder.tracing(options -> options.tracesSampleRate(1).maxSpans(maxSpans));
  }

  private static List<Span> children(Tracing tracing, Span root, int count) {
    List<Span> children = new ArrayList<>();
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < count; i++) {
        children.add(tracing.tracer().start("child " + i, "op"));
      }
    }
    return children;
  }

  @Test
  void segment_ended_hasItsSpansInTheOrderOfTheirEnds() {
    Tracing tracing = tracing(1_000);
    Span root = tracing.tracer().start("root", "op");
    List<Span> children = children(tracing, root, 3);

    children.get(2).end();
    children.get(0).end();
    children.get(1).end();
    root.end();

    assertThat(recorder.segment().spans())
        .extracting(SpanData::name)
        .containsExactly("child 2", "child 0", "child 1");
    assertThat(recorder.segment().droppedSpans()).isZero();
    assertThat(recorder.discarded()).isEmpty();
  }

  @Test
  void span_endedTwice_isKeptOnce() {
    Tracing tracing = tracing(1_000);
    Span root = tracing.tracer().start("root", "op");
    Span child = children(tracing, root, 1).get(0);

    child.end();
    child.end();
    child.end(Instant.now());
    root.end();
    root.end();

    assertThat(recorder.segment().spans()).hasSize(1);
  }

  @Test
  @Tag("vector-340")
  void children_overTheLimit_areCountedAndLetGo() {
    Tracing tracing = tracing(3);
    Span root = tracing.tracer().start("root", "op");

    children(tracing, root, 10).forEach(Span::end);
    root.end();

    assertThat(recorder.segment().spans()).hasSize(3);
    assertThat(recorder.segment().droppedSpans()).isEqualTo(7);
    assertThat(recorder.discarded()).hasSize(7).containsOnly("buffer_overflow 0 1");
    assertThat(tracing.counters()).isEqualTo(Map.of(Counter.SPANS_OVER_LIMIT, 7L));
  }

  @Test
  void descendants_overTheLimit_areCountedWhateverTheirDepth() {
    Tracing tracing = tracing(3);
    Span root = tracing.tracer().start("root", "op");

    nest(tracing, root, 10);
    root.end();

    assertThat(recorder.segment().spans()).hasSize(3);
    assertThat(recorder.segment().droppedSpans()).isEqualTo(7);
  }

  private static void nest(Tracing tracing, Span parent, int depth) {
    if (depth > 0) {
      try (Scope scope = parent.makeCurrent()) {
        Span child = tracing.tracer().start("depth " + depth, "op");
        nest(tracing, child, depth - 1);
        child.end();
      }
    }
  }

  @Test
  void children_thatDoNotEnd_areCountedWhenTheRootEnds() {
    Tracing tracing = tracing(1_000);
    Span root = tracing.tracer().start("root", "op");
    List<Span> children = children(tracing, root, 5);
    children.get(0).end();

    root.end();
    children.forEach(Span::end);

    assertThat(recorder.segment().spans()).hasSize(1);
    assertThat(recorder.segment().droppedSpans()).isEqualTo(4);
    assertThat(recorder.discarded()).containsExactly("insufficient_data 0 4");
    assertThat(tracing.counters()).isEqualTo(Map.of(Counter.SPANS_UNFINISHED, 4L));
  }

  @Test
  void children_overTheLimitAndUnfinished_areEachCountedOnce() {
    Tracing tracing = tracing(3);
    Span root = tracing.tracer().start("root", "op");
    List<Span> children = children(tracing, root, 10);
    children.subList(0, 5).forEach(Span::end);

    root.end();
    children.forEach(Span::end);

    assertThat(recorder.segment().droppedSpans()).isEqualTo(7);
    assertThat(recorder.discarded())
        .containsExactly("buffer_overflow 0 1", "buffer_overflow 0 1", "insufficient_data 0 5");
  }

  @Test
  void child_startedAfterItsRootEnded_isCounted() {
    Tracing tracing = tracing(1_000);
    Span root = tracing.tracer().start("root", "op");
    root.end();

    children(tracing, root, 2).forEach(Span::end);

    assertThat(recorder.segment().spans()).isEmpty();
    assertThat(recorder.discarded())
        .containsExactly("insufficient_data 0 1", "insufficient_data 0 1");
  }

  @Test
  void segment_withoutRoomForChildren_isSentAlone() {
    Tracing tracing = tracing(0);
    Span root = tracing.tracer().start("root", "op");
    children(tracing, root, 2).forEach(Span::end);
    root.end();

    assertThat(recorder.segment().spans()).isEmpty();
    assertThat(recorder.segment().droppedSpans()).isEqualTo(2);
  }

  @Test
  void times_ofASegment_followTheSteadyClock() {
    SteppingClock clock = new SteppingClock();
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1).clock(clock));
    Span root = tracing.tracer().start("root", "op");
    clock.wall -= 3_600_000_000_000L; // someone sets the clock back
    clock.steady += 5;
    Span child = children(tracing, root, 1).get(0);
    clock.steady += 7;
    child.end();
    root.end();

    SpanData data = recorder.segment().spans().get(0);
    assertThat(data.startNanos() - recorder.segment().root().startNanos()).isEqualTo(5);
    assertThat(data.endNanos() - data.startNanos()).isEqualTo(7);
  }

  private static final class SteppingClock implements Clock {
    private long wall = 1_700_000_000_000_000_000L;
    private long steady = -3;

    @Override
    public long epochNanos() {
      return wall;
    }

    @Override
    public long nanoTime() {
      return steady;
    }
  }
}
