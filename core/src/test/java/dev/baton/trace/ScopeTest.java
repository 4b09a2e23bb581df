package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Recorder;
import dev.baton.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // the ambient span is that of all threads
class ScopeTest {
  private final Recorder recorder = new Recorder();
  private final List<String> closed = new ArrayList<>();
  private final Tracer tracer = recorder
      .tracing(options -> options.tracesSampleRate(1).scopeObserver(new ScopeObserver() {
        @Override
        public void opened(Scope scope) {}

        @Override
        public void closed(Scope scope, boolean inOrder) {
          closed.add(scope.span().name() + (inOrder ? "" : " out of order"));
        }
      }))
      .tracer();
  private final Span a = tracer.start("a", "op");
  private final Span b = tracer.start("b", "op");
  private final Span c = tracer.start("c", "op");

  @AfterEach
  void nothingIsCurrent() {
    assertThat(tracer.active()).isNull();
    assertThat(Scope.current()).isNull();
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  @Test
  void scope_open_makesItsSpanCurrentUntilClosed() {
    try (Scope outer = a.makeCurrent()) {
      try (Scope inner = b.makeCurrent()) {
        assertThat(tracer.current()).isSameAs(b);
      }
      assertThat(tracer.current()).isSameAs(a);
    }
    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void scope_closedTwice_takesNothingElseAway() {
    Scope first = a.makeCurrent();
    Scope second = b.makeCurrent();
    second.close();
    second.close();

    assertThat(tracer.current()).isSameAs(a);
    first.close();
    first.close();
    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void scopes_closedOutOfOrder_leaveTheInnermostOpenOne() {
    Scope first = a.makeCurrent();
    Scope second = b.makeCurrent();
    Scope third = c.makeCurrent();

    second.close();
    assertThat(tracer.current()).isSameAs(c);
    third.close();
    assertThat(tracer.current()).isSameAs(a);
    first.close();
    assertThat(closed).containsExactly("b out of order", "c", "a");
  }

  @Test
  void scopes_outermostClosedFirst_leaveTheInnerOneAndThenNothing() {
    Scope first = a.makeCurrent();
    Scope second = b.makeCurrent();

    first.close();
    assertThat(tracer.current()).isSameAs(b);
    second.close();
  }

  @Test
  void scope_closedOnAnotherThread_isClosedAndLeavesThatThreadAlone() throws InterruptedException {
    Scope outer = a.makeCurrent();
    Scope inner = b.makeCurrent();

    onAnotherThread(() -> {
      try (Scope own = c.makeCurrent()) {
        inner.close();
        assertThat(tracer.current()).isSameAs(c);
      }
    });

    assertThat(tracer.current()).isSameAs(a);
    outer.close();
    assertThat(closed).containsExactly("b out of order", "c", "a");
  }

  @Test
  void scope_openedAboveAClosedOne_fallsBackToTheOpenOneBelow() throws InterruptedException {
    Scope first = a.makeCurrent();
    Scope second = b.makeCurrent();
    onAnotherThread(second::close);

    try (Scope third = c.makeCurrent()) {
      assertThat(tracer.current()).isSameAs(c);
    }

    assertThat(tracer.current()).isSameAs(a);
    first.close();
  }

  @Test
  void scope_ofOneThread_isNotSeenByAnother() throws InterruptedException {
    List<Span> seen = new ArrayList<>();
    try (Scope scope = a.makeCurrent()) {
      onAnotherThread(() -> seen.add(tracer.current()));
    }

    assertThat(seen.get(0).isActive()).isFalse();
  }

  @Test
  void scope_ofASpanThatEnded_isStillCurrent() {
    try (Scope scope = a.makeCurrent()) {
      a.end();

      assertThat(tracer.current()).isSameAs(a);
    }
  }

  @Test
  void ambientSpan_isCurrentWhereNoScopeIsOpen() {
    Scope.ambient(() -> a);
    try {
      assertThat(tracer.current()).isSameAs(a);
      try (Scope scope = b.makeCurrent()) {
        assertThat(tracer.current()).isSameAs(b);
      }
      assertThat(tracer.current()).isSameAs(a);
    } finally {
      Scope.ambient(() -> null);
    }
  }

  @Test
  void ambientSpan_thatIsSuppressed_staysSo() {
    Span suppressed = tracer.suppressed();
    Scope.ambient(() -> suppressed);
    try (Scope scope = b.makeCurrent()) {
      assertThat(tracer.current().isSuppressed()).isTrue();
    } finally {
      Scope.ambient(() -> null);
    }
  }

  @Test
  void observers_areAllTold() {
    List<String> told = new ArrayList<>();
    Tracer observed = recorder
        .tracing(options ->
            options.scopeObserver(observer(told, "first")).scopeObserver(observer(told, "second")))
        .tracer();

    observed.base().makeCurrent().close();

    assertThat(told).containsExactly("first +", "second +", "second -", "first -");
  }

  private static ScopeObserver observer(List<String> told, String name) {
    return new ScopeObserver() {
      @Override
      public void opened(Scope scope) {
        told.add(name + " +");
      }

      @Override
      public void closed(Scope scope, boolean inOrder) {
        told.add(name + " -");
      }
    };
  }

  @Test
  void observer_thatThrows_disturbsNobody() {
    Tracing failing = recorder.tracing(options -> options.scopeObserver(new ScopeObserver() {
      @Override
      public void opened(Scope scope) {
        throw new IllegalStateException("by the test");
      }

      @Override
      public void closed(Scope scope, boolean inOrder) {
        throw new IllegalStateException("by the test");
      }
    }));

    failing.tracer().base().makeCurrent().close();

    assertThat(failing.counters()).containsEntry(Counter.INTERNAL_ERROR, 2L);
  }
}
