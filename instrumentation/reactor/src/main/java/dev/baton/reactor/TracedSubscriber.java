package dev.baton.reactor;

import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.trace.Tracer;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One subscription with its span. */
final class TracedSubscriber<T> implements CoreSubscriber<T>, Subscription {
  /*
   * Signals go down with the parent current, since what stands below is not part of the span; demand and cancellation go up with the
   * span current. The value of a Mono is its end, and whoever gets it may go on at once, so the span ends before. It ends once, so a cancellation that meets the completion does no harm.
   */

  private final CoreSubscriber<? super T> actual;
  private final Span parent;
  private final Span span;
  private final Context context;
  private final boolean single;
  private Subscription upstream = Operators.emptySubscription();

  private TracedSubscriber(
      CoreSubscriber<? super T> actual, Span parent, Span span, boolean single) {
    this.actual = actual;
    this.parent = parent;
    this.span = span;
    this.single = single;
    this.context = actual.currentContext().put(TracingReactor.KEY, span);
  }

  static <T> void subscribe(
      CorePublisher<? extends T> source,
      CoreSubscriber<? super T> actual,
      SpanOptions options,
      Tracer tracer) {
    Span known = TracingReactor.span(actual.currentContext());
    Span parent = known == null ? tracer.current() : known;
    Span span;
    try (Scope scope = parent.makeCurrent()) {
      span = tracer.start(options);
    }
    try (Scope scope = span.makeCurrent()) {
      source.subscribe(new TracedSubscriber<T>(actual, parent, span, source instanceof Mono));
    }
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    try (Scope scope = parent.makeCurrent()) {
      actual.onSubscribe(this);
    }
  }

  @Override
  public void onNext(T value) {
    if (single) {
      span.end();
    }
    try (Scope scope = parent.makeCurrent()) {
      actual.onNext(value);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(SpanStatus.INTERNAL_ERROR);
    try (Scope scope = parent.makeCurrent()) {
      actual.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    span.end();
    try (Scope scope = parent.makeCurrent()) {
      actual.onComplete();
    }
  }

  @Override
  public void request(long demand) {
    try (Scope scope = span.makeCurrent()) {
      upstream.request(demand);
    }
  }

  @Override
  public void cancel() {
    try (Scope scope = span.makeCurrent()) {
      upstream.cancel();
    } finally {
      end(SpanStatus.CANCELLED);
    }
  }

  private void end(SpanStatus status) {
    if (!span.hasStatus()) {
      span.setStatus(status);
    }
    span.end();
  }
}
