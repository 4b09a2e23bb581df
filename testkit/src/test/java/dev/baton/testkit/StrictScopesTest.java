package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StrictScopesTest {
  private final StrictScopes scopes = new StrictScopes(Duration.ZERO);
  private final Tracing tracing =
      Tracing.create(Options.from(Map.of(), Map.of()), options -> options.scopeObserver(scopes));
  private final Span span = tracing.tracer().newTrace();

  @Test
  void scopes_closedInnermostFirst_areNoLeak() {
    try (Scope outer = span.makeCurrent()) {
      try (Scope inner = span.makeCurrent()) {
        assertThat(scopes.openCount()).isEqualTo(2);
      }
    }

    assertThatCode(scopes::assertNoLeak).doesNotThrowAnyException();
  }

  @Test
  void scope_thatIsStillOpen_isTheCauseWithItsOpening() {
    span.makeCurrent();

    assertThatThrownBy(scopes::assertNoLeak)
        .isInstanceOf(AssertionError.class)
        .hasMessage("a scope is still open")
        .cause()
        .satisfies(opened -> assertThat(opened.getStackTrace())
            .anyMatch(frame ->
                frame.getMethodName().equals("scope_thatIsStillOpen_isTheCauseWithItsOpening")));
  }

  @Test
  void scopes_closedOutermostFirst_areALeak() {
    Scope outer = span.makeCurrent();
    Scope inner = span.makeCurrent();
    outer.close();
    inner.close();

    assertThatThrownBy(scopes::assertNoLeak).hasMessageContaining("not the innermost");
  }

  @Test
  void scope_closedOnAnotherThread_isALeak() throws Exception {
    Scope scope = span.makeCurrent();
    Thread other = new Thread(scope::close, "other");
    other.start();
    other.join();

    assertThatThrownBy(scopes::assertNoLeak).hasMessageContaining("another thread: other");
    assertThat(tracing.tracer().active()).isNull();
  }

  @Test
  void scope_leftOpenByAnotherThread_isALeak() throws Exception {
    Thread other = new Thread(() -> span.makeCurrent(), "other");
    other.start();
    other.join();

    assertThatThrownBy(scopes::assertNoLeak)
        .hasMessage("a scope is still open")
        .cause()
        .hasMessageContaining("on thread other");
  }

  @Test
  void scope_thatAnotherThreadIsAboutToClose_isWaitedFor() throws Exception {
    StrictScopes patient = new StrictScopes();
    Tracing watched =
        Tracing.create(Options.from(Map.of(), Map.of()), options -> options.scopeObserver(patient));
    CountDownLatch open = new CountDownLatch(1);
    Thread other = new Thread(() -> {
      try (Scope scope = watched.tracer().newTrace().makeCurrent()) {
        open.countDown();
      }
    });
    other.start();
    open.await();

    assertThatCode(patient::assertNoLeak).doesNotThrowAnyException();
  }

  @Test
  void leaks_onceReported_areClosedAndForgotten() {
    Span before = tracing.tracer().current();
    span.makeCurrent();
    span.makeCurrent();

    assertThatThrownBy(scopes::assertNoLeak)
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));

    assertThatCode(scopes::assertNoLeak).doesNotThrowAnyException();
    assertThat(tracing.tracer().current()).isSameAs(before);
  }
}
