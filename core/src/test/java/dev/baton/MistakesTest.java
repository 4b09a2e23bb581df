package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Counter;
import dev.baton.trace.Mistake;
import dev.baton.trace.Mistake.Kind;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the option {@code debug} tells of. */
class MistakesTest {
  private final List<Mistake> mistakes = new CopyOnWriteArrayList<>();
  private final Recorder recorder = new Recorder();

  private Tracing tracing() {
    return recorder.tracing(
        options -> options.tracesSampleRate(1.0).debug(true).onMistake(mistakes::add));
  }

  private Mistake mistake() {
    assertThat(mistakes).hasSize(1);
    return mistakes.get(0);
  }

  private static void assertBeganInThisTest(Mistake mistake) {
    assertThat(mistake.place()).isNotNull();
    assertThat(mistake.place().getStackTrace())
        .anySatisfy(
            frame -> assertThat(frame.getClassName()).isEqualTo(MistakesTest.class.getName()));
  }

  @Test
  void program_withoutMistakes_isToldNothing() {
    try (Tracing tracing = tracing()) {
      Tracer tracer = tracing.tracer();
      Span root = tracer.start("root", "test");
      try (Scope outer = root.makeCurrent()) {
        Span child = tracer.start("child", "test");
        try (Scope inner = child.makeCurrent()) {
          child.setAttribute("a", 1);
        }
        child.end();
      }
      root.end();
    }

    assertThat(mistakes).isEmpty();
  }

  @Test
  void span_thatOutlivesItsRoot_isToldWithThePlaceThatStartedIt() {
    try (Tracing tracing = tracing()) {
      Span root = tracing.tracer().start("root", "test");
      Span child = tracing.tracer().start(root, "child", "test");
      root.end();
      child.end();
    }

    assertThat(mistake().kind()).isEqualTo(Kind.SPAN_NOT_ENDED);
    assertThat(mistake().what())
        .isEqualTo("the span 'child' had not ended when its root the span 'root' did");
    assertBeganInThisTest(mistake());
  }

  @Test
  void span_thatIsForgotten_isTold() {
    try (Tracing tracing = tracing()) {
      forget(tracing.tracer());
      Garbage.collectUntil(() -> isTold(tracing.tracer()));

      assertThat(mistakes)
          .anySatisfy(mistake ->
              assertThat(mistake.what()).isEqualTo("the span 'forgotten' was never ended"));
    }
  }

  private static void forget(Tracer tracer) {
    tracer.start("forgotten", "test").setAttribute("a", 1);
  }

  /** A mistake is told when the next span starts. */
  private boolean isTold(Tracer tracer) {
    tracer.start("other", "test").end();
    return !mistakes.isEmpty();
  }

  @Test
  void span_thatIsOpenAtTheEnd_isTold() {
    Tracing tracing = tracing();
    Span open = tracing.tracer().start("open", "test");
    tracing.close();

    assertThat(open.isRecording()).isTrue();
    assertThat(mistake().what()).isEqualTo("the span 'open' was open when the SDK was closed");
  }

  @Test
  void scope_closedAfterTheOneAroundIt_isTold() {
    try (Tracing tracing = tracing()) {
      Span root = tracing.tracer().start("root", "test");
      Scope outer = root.makeCurrent();
      Scope inner = tracing.tracer().newTrace().makeCurrent();
      outer.close();
      inner.close();
      root.end();
    }

    assertThat(mistake().kind()).isEqualTo(Kind.SCOPE_LEFT_OPEN);
    assertThat(mistake().what())
        .isEqualTo("scope of a trace was open when the scope around it was closed");
    assertBeganInThisTest(mistake());
  }

  @Test
  void scope_closedOnAnotherThread_isToldWithBoth() throws Exception {
    try (Tracing tracing = tracing()) {
      Scope scope = tracing.tracer().newTrace().makeCurrent();
      Thread other = new Thread(scope::close, "other");
      other.start();
      other.join();
    }

    assertThat(mistake().kind()).isEqualTo(Kind.SCOPE_CLOSED_ELSEWHERE);
    assertThat(mistake().what())
        .isEqualTo("scope of a trace was opened on thread "
            + Thread.currentThread().getName() + " and closed on other");
  }

  @Test
  void mistake_madeManyTimes_isToldOnce() {
    try (Tracing tracing = tracing()) {
      for (int i = 0; i < 10; i++) {
        Span root = tracing.tracer().start("root", "test");
        tracing.tracer().start(root, "child " + i, "test");
        root.end();
      }
    }

    assertThat(mistakes).hasSize(1);
  }

  @Test
  void nameOfASpan_breaksNoLine() {
    Tracing tracing = tracing();
    Span open = tracing.tracer().start("a\r\nERROR forged\u001b[31m", "test");
    tracing.close();

    assertThat(open.isRecording()).isTrue();
    assertThat(mistake().what()).contains("'a  ERROR forged [31m'");
  }

  @Test
  void listener_thatThrows_isCounted() {
    Tracing tracing =
        recorder.tracing(options -> options.tracesSampleRate(1.0).debug(true).onMistake(mistake -> {
          throw new IllegalStateException("by the test");
        }));
    Span open = tracing.tracer().start("open", "test");
    tracing.close();

    assertThat(open.isRecording()).isTrue();
    assertThat(tracing.counters()).containsEntry(Counter.INTERNAL_ERROR, 1L);
  }

  @Test
  void withoutTheOption_nothingIsWatched() {
    try (Tracing tracing =
        recorder.tracing(options -> options.tracesSampleRate(1.0).onMistake(mistakes::add))) {
      tracing.tracer().start("open", "test");
    }

    assertThat(mistakes).isEmpty();
  }
}
