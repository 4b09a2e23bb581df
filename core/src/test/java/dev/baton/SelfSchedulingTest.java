package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A task that hands itself in again, for ever: what it leaves behind does not grow. */
class SelfSchedulingTest {
  private static final int RUNS = 100_000;

  private final Tracing tracing =
      Tracing.create(Options.from(Map.of(), Map.of()), options -> options.tracesSampleRate(1));
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final Executor executor = tracing.wrap((Executor) queue::add);

  private Runnable again = this::handInAgain;

  /** Each run starts a span and inside it hands in what ran, wrapped once more. */
  private void handInAgain() {
    try (SpanScope span = new SpanScope(tracing.tracer().start("run", "op"))) {
      again = tracing.wrap(again);
      executor.execute(again);
    }
  }

  private void run(int runs) {
    for (int i = 0; i < runs; i++) {
      queue.remove().run();
    }
  }

  @Test
  void taskThatHandsItselfIn_isHeldByAsManyObjectsAfterManyRunsAsAfterFew()
      throws ReflectiveOperationException {
    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      executor.execute(this::handInAgain);
    }
    root.end();

    run(2_000); // the segment keeps no more than its limit
    int few = reachable(queue.element());
    run(RUNS);

    assertThat(reachable(queue.element())).isEqualTo(few);
    assertThat(tracing.tracer().active()).isNull();
  }

  @Test
  void spanOfATask_isForgottenWhenTheTaskHasRun() {
    WeakReference<Span> forgotten = runInASpan();

    assertThat(Garbage.collectUntil(() -> forgotten.refersTo(null))).isTrue();
  }

  private WeakReference<Span> runInASpan() {
    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      executor.execute(() -> {});
    }
    root.end();
    run(1);
    return new WeakReference<>(root);
  }

  /** How many of Baton's own objects can be reached from the fields of one. */
  private static int reachable(Object from) throws ReflectiveOperationException {
    IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
    Queue<Object> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      Object next = open.remove();
      if (seen.put(next, true) == null) {
        for (Class<?> type = next.getClass(); type != null; type = type.getSuperclass()) {
          for (Field field : type.getDeclaredFields()) {
            Object value = Modifier.isStatic(field.getModifiers()) || !field.trySetAccessible()
                ? null
                : field.get(next);
            if (value != null && value.getClass().getName().startsWith("dev.baton")) {
              open.add(value);
            }
          }
        }
      }
    }
    return seen.size();
  }
}
