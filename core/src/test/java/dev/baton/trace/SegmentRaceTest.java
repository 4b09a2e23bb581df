package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Recorder;
import dev.baton.Tracing;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Spans that start and end on many threads: each is kept, or counted, exactly once. */
class SegmentRaceTest {
  private static final int THREADS = 8;
  private static final int SPANS = 500;

  private interface Part {
    void run(int thread) throws Exception;
  }

  /** Runs a part on each thread, all beginning at once. */
  private static void together(int threads, Part part) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(threads);
    Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread = new Thread(() -> {
        try {
          start.await();
          part.run(number);
        } catch (Exception | AssertionError e) {
          failures.add(e);
        }
      });
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private static void startAndEnd(Tracing tracing, Span root, int spans) {
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < spans; i++) {
        tracing.tracer().start("child", "op").end();
      }
    }
  }

  @Test
  void children_endedByManyThreads_areAllKept() throws InterruptedException {
    Recorder recorder = new Recorder();
    // No thread gets near the limit of all.
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1).maxSpans(1_000));
    Span root = tracing.tracer().start("root", "op");

    together(THREADS, thread -> startAndEnd(tracing, root, 1_000 / THREADS));
    root.end();

    assertThat(recorder.segment().spans()).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(recorder.segment().spans().stream().map(SpanData::spanId).distinct())
        .hasSize(1_000);
    assertThat(recorder.discarded()).isEmpty();
  }

  @Test
  void children_overTheLimitOnManyThreads_areCountedExactly() throws InterruptedException {
    Recorder recorder = new Recorder();
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1).maxSpans(100));
    Span root = tracing.tracer().start("root", "op");

    together(THREADS, thread -> startAndEnd(tracing, root, SPANS));
    root.end();

    assertThat(recorder.segment().spans()).hasSize(100);
    assertThat(recorder.segment().droppedSpans()).isEqualTo(THREADS * SPANS - 100);
    assertThat(recorder.discardedSpans()).isEqualTo(THREADS * SPANS - 100);
  }

  @RepeatedTest(50)
  void children_whileTheRootEnds_areEachKeptOrCountedOnce() throws InterruptedException {
    Recorder recorder = new Recorder();
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1).maxSpans(200));
    Span root = tracing.tracer().start("root", "op");

    together(THREADS, thread -> {
      if (thread == 0) {
        root.end();
      } else {
        startAndEnd(tracing, root, SPANS);
      }
    });

    long started = (THREADS - 1) * SPANS;
    assertThat(recorder.segment().spans().size() + recorder.discardedSpans()).isEqualTo(started);
    assertThat(recorder.segment().droppedSpans()).isBetween(0, (int) started);
  }

  @Test
  void root_endedByManyThreads_isSentOnce() throws InterruptedException {
    Recorder recorder = new Recorder();
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    for (int i = 0; i < 200; i++) {
      Span root = tracing.tracer().start("root", "op");
      together(4, thread -> root.end());
    }

    assertThat(recorder.segments()).hasSize(200);
  }

  @Test
  void context_askedByManyThreads_isOneForAll() throws InterruptedException {
    Recorder recorder = new Recorder();
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    for (int i = 0; i < 200; i++) {
      Span root = tracing.tracer().start("root", "op");
      Set<DynamicSamplingContext> seen = ConcurrentHashMap.newKeySet();
      together(4, thread -> {
        root.setName("name of " + thread);
        seen.add(root.dynamicSamplingContext());
      });
      seen.add(root.dynamicSamplingContext());

      assertThat(seen).hasSize(1);
    }
  }
}
