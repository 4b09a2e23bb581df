package dev.baton.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Spans around what Reactor does, on whichever thread. */
class TracingReactorTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final TestTracing test = TestTracing.sampled();
  private final Span root = test.tracing().tracer().start("root", "test");
  private final List<@Nullable Span> seen = Collections.synchronizedList(new ArrayList<>());
  private final Scheduler elsewhere = Schedulers.newSingle("elsewhere");

  @AfterEach
  void close() {
    Hooks.disableAutomaticContextPropagation();
    assertThat(Mono.fromCallable(() -> Scope.current() == null)
            .subscribeOn(elsewhere)
            .block(BOUND))
        .isTrue();
    elsewhere.dispose();
    test.close();
  }

  private <T> Function<Publisher<T>, Publisher<T>> traced(String op) {
    return TracingReactor.traced(SpanOptions.named(op).op(op), test.tracing());
  }

  private @Nullable Span active() {
    return test.tracing().tracer().active();
  }

  private SpanData ended(String op) {
    root.end();
    return test.finished().span(op);
  }

  @Test
  void mono_thatCompletes_isAChildOfTheSpanWhereItWasSubscribed() {
    Mono<String> mono = Mono.just("a").delayElement(Duration.ofMillis(1)).transform(traced("work"));
    assertThat(test.finished().spans()).isEmpty();

    try (Scope scope = root.makeCurrent()) {
      assertThat(mono.block(BOUND)).isEqualTo("a");
    }

    assertThat(ended("work").parentSpanId()).isEqualTo(root.spanId());
    assertThat(test.finished().span("work").status()).isNull();
  }

  @Test
  void mono_subscribedTwice_hasTwoSpans() {
    Mono<String> mono = Mono.just("a").transform(traced("work"));
    try (Scope scope = root.makeCurrent()) {
      mono.block(BOUND);
      mono.block(BOUND);
    }
    root.end();

    assertThat(test.finished().spans("work")).hasSize(2);
  }

  @Test
  void mono_thatFails_endsItsSpanWithAnError() {
    Mono<String> mono =
        Mono.<String>error(new IllegalStateException("by the test")).transform(traced("work"));

    try (Scope scope = root.makeCurrent()) {
      assertThatThrownBy(() -> mono.block(BOUND)).hasMessage("by the test");
    }

    assertThat(ended("work").status()).isEqualTo("internal_error");
  }

  @Test
  void flux_thatIsCancelled_endsItsSpan() {
    Disposable never;
    try (Scope scope = root.makeCurrent()) {
      never = Flux.never().transform(traced("work")).subscribe();
    }

    never.dispose();

    assertThat(ended("work").status()).isEqualTo("cancelled");
  }

  @Test
  void mono_thatTimesOut_endsItsSpan() {
    Mono<Object> mono = Mono.never().transform(traced("work")).timeout(Duration.ofMillis(1));
    try (Scope scope = root.makeCurrent()) {
      assertThatThrownBy(() -> mono.block(BOUND)).hasMessageContaining("1ms");
    }

    assertThat(ended("work").status()).isEqualTo("cancelled");
  }

  @Test
  void source_seesTheSpan_andWhatStandsBelowTheParent() {
    try (Scope scope = root.makeCurrent()) {
      Mono.fromCallable(this::active)
          .doOnNext(seen::add)
          .transform(traced("work"))
          .doOnNext(inside -> seen.add(active()))
          .block(BOUND);
    }

    ended("work");
    assertThat(seen).hasSize(2);
    Span inside = seen.get(0);
    assertThat(inside).isNotNull().isNotSameAs(root);
    assertThat(test.finished().span("work").spanId()).isEqualTo(inside.spanId());
    assertThat(seen.get(1)).isSameAs(root);
  }

  @Test
  void whatStandsBelow_onAThreadOfTheSource_seesTheParent() {
    Sinks.One<String> answer = Sinks.one();
    CountDownLatch done = new CountDownLatch(1);
    try (Scope scope = root.makeCurrent()) {
      answer
          .asMono()
          .transform(traced("call"))
          .doOnNext(value -> seen.add(active()))
          .doFinally(signal -> done.countDown())
          .subscribe();
    }

    elsewhere.schedule(() -> answer.tryEmitValue("answer"));

    assertThat(Mono.fromRunnable(() -> await(done)).block(BOUND)).isNull();
    assertThat(seen).containsExactly(root);
    ended("call");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nestedSpans_onOtherThreads_areEachUnderTheOneAround() {
    Mono<String> inner = Mono.just("a").subscribeOn(elsewhere).transform(traced("inner"));
    try (Scope scope = root.makeCurrent()) {
      Mono.delay(Duration.ofMillis(1))
          .flatMap(tick -> inner)
          .publishOn(Schedulers.parallel())
          .flatMapMany(value -> Flux.range(0, 3).concatMap(i -> inner))
          .transform(traced("outer"))
          .blockLast(BOUND);
    }

    SpanData outer = ended("outer");
    assertThat(outer.parentSpanId()).isEqualTo(root.spanId());
    assertThat(test.finished().spans("inner"))
        .hasSize(4)
        .allMatch(span -> span.parentSpanId() == outer.spanId());
  }

  @Test
  void capture_putsTheSpanOfTheSubscriberIntoTheContext() {
    Mono<Boolean> mono = Mono.deferContextual(
            context -> Mono.just(TracingReactor.span(context) == root))
        .subscribeOn(elsewhere)
        .contextWrite(TracingReactor.capture());

    assertThat(mono.block(BOUND)).isFalse();
    try (Scope scope = root.makeCurrent()) {
      assertThat(mono.block(BOUND)).isTrue();
    }
  }

  @Test
  void operators_withAutomaticPropagation_seeTheSpanOnEveryThread() {
    Hooks.enableAutomaticContextPropagation();
    try (Scope scope = root.makeCurrent()) {
      Mono.delay(Duration.ofMillis(1))
          .publishOn(elsewhere)
          .doOnNext(tick -> seen.add(active()))
          .transform(traced("work"))
          .block(BOUND);
    }

    SpanData work = ended("work");
    assertThat(seen).singleElement().extracting(Span::spanId).isEqualTo(work.spanId());
  }

  @Test
  void longFlux_makesOneSpan_andLeavesNoScope() {
    try (Scope scope = root.makeCurrent()) {
      Flux.range(0, 100_000).transform(traced("work")).publishOn(elsewhere).blockLast(BOUND);
    }

    ended("work");
    assertThat(test.finished().spans()).hasSize(2);
    test.scopes().assertNoLeak();
  }

  @Test
  void fluxThatSubscribesAgainFromItself_nestsNothing() {
    try (Scope scope = root.makeCurrent()) {
      Mono.just("a").transform(traced("work")).repeat(100).blockLast(BOUND);
    }
    root.end();

    assertThat(test.finished().spans("work"))
        .hasSize(101)
        .allMatch(span -> span.parentSpanId() == root.spanId());
  }
}
