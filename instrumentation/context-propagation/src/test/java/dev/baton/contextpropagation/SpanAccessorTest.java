package dev.baton.contextpropagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The current span as Micrometer carries it. */
class SpanAccessorTest {
  private final TestTracing test = TestTracing.sampled();
  private final Span span = test.tracing().tracer().start("span", "op");
  private final Span other = test.tracing().tracer().start("other", "op");
  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder().build();

  @AfterEach
  void close() {
    assertThat(Scope.current()).isNull();
    test.close();
  }

  private @Nullable Span active() {
    return test.tracing().tracer().active();
  }

  private ContextSnapshot captureIn(Span current) {
    try (Scope scope = current.makeCurrent()) {
      return snapshots.captureAll();
    }
  }

  @Test
  void accessor_isFoundByTheServiceLoader() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .hasAtLeastOneElementOfType(SpanAccessor.class);
  }

  @Test
  void snapshot_makesItsSpanCurrentAndRestoresWhatWas() {
    ContextSnapshot snapshot = captureIn(span);
    List<@Nullable Span> seen = new ArrayList<>();

    try (Scope scope = other.makeCurrent()) {
      try (ContextSnapshot.Scope set = snapshot.setThreadLocals()) {
        seen.add(active());
        try (ContextSnapshot.Scope again = captureIn(other).setThreadLocals()) {
          seen.add(active());
        }
        seen.add(active());
      }
      seen.add(active());
    }

    assertThat(seen).containsExactly(span, other, span, other);
  }

  @Test
  void snapshot_onAnotherThread_leavesNothingThere() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    ExecutorService carrying = ContextExecutorService.wrap(pool, () -> snapshots.captureAll());
    try (Scope scope = span.makeCurrent()) {
      assertThat(carrying.submit(this::active).get(60, TimeUnit.SECONDS)).isSameAs(span);
    }
    assertThat(pool.submit(Scope::current).get(60, TimeUnit.SECONDS)).isNull();
    pool.shutdown();
  }

  @Test
  void snapshotOfNothing_thatClears_leavesNoSpanCurrentUntilItIsClosed() {
    ContextSnapshot nothing =
        ContextSnapshotFactory.builder().clearMissing(true).build().captureAll();

    try (Scope scope = span.makeCurrent()) {
      try (ContextSnapshot.Scope set = nothing.setThreadLocals()) {
        assertThat(active()).isNull();
      }
      assertThat(active()).isSameAs(span);
    }
  }

  @Test
  void restore_withoutAValueSet_doesNothing() {
    try (Scope scope = span.makeCurrent()) {
      new SpanAccessor().restore();
      assertThat(active()).isSameAs(span);
    }
  }

  @Test
  void reading_makesNothingNew() {
    SpanAccessor accessor = new SpanAccessor();
    try (Scope scope = span.makeCurrent()) {
      for (int i = 0; i < 10_000; i++) {
        assertSame(accessor);
      }
      long before = allocated();
      long empty = allocated() - before;
      long start = allocated();
      for (int i = 0; i < 10_000; i++) {
        assertSame(accessor);
      }

      assertThat(allocated() - start - empty).isLessThan(10_000);
    }
  }

  private void assertSame(SpanAccessor accessor) {
    if (accessor.getValue() != span) {
      throw new AssertionError("another span");
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
