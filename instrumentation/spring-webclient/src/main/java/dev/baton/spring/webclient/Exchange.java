package dev.baton.spring.webclient;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One subscription to an exchange, and whom to tell how it ended. A span ends once, so it does no harm to be told again. */
final class Exchange implements CoreSubscriber<ClientResponse>, Subscription {
  private final CoreSubscriber<? super ClientResponse> actual;
  private final Span caller;
  private final Span span;
  private final Outcome outcome;
  private final Context context;
  private Subscription upstream = Operators.emptySubscription();

  Exchange(CoreSubscriber<? super ClientResponse> actual, Span caller, Span span, Outcome outcome) {
    this.actual = actual;
    this.caller = caller;
    this.span = span;
    this.outcome = outcome;
    this.context = actual.currentContext().put(TracingFilter.KEY, span);
  }

  /** How an exchange ended; at most one of the two is there. */
  @FunctionalInterface
  interface Outcome {
    void accept(@Nullable ClientResponse response, @Nullable Throwable error);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    actual.onSubscribe(this);
  }

  @Override
  public void request(long demand) {
    try (Scope scope = span.makeCurrent()) {
      upstream.request(demand);
    }
  }

  @Override
  public void cancel() {
    upstream.cancel();
    outcome.accept(null, new CancellationException());
  }

  @Override
  public void onNext(ClientResponse response) {
    outcome.accept(response, null);
    ClientResponse withCaller = response.mutate().body(this::inCaller).build();
    try (Scope scope = caller.makeCurrent()) {
      actual.onNext(withCaller);
    }
  }

  private Flux<DataBuffer> inCaller(Flux<DataBuffer> body) {
    return Flux.from(
        Operators.<DataBuffer, DataBuffer>lift((source, reader) -> new InCaller(reader, caller))
            .apply(body));
  }

  @Override
  public void onError(Throwable failure) {
    outcome.accept(null, failure);
    try (Scope scope = caller.makeCurrent()) {
      actual.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    outcome.accept(null, null);
    try (Scope scope = caller.makeCurrent()) {
      actual.onComplete();
    }
  }

  /** Who reads a body, with the caller's span current. */
  private record InCaller(CoreSubscriber<? super DataBuffer> reader, Span caller)
      implements CoreSubscriber<DataBuffer> {
    @Override
    public Context currentContext() {
      return reader.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      reader.onSubscribe(subscription);
    }

    @Override
    public void onNext(DataBuffer bytes) {
      try (Scope scope = caller.makeCurrent()) {
        reader.onNext(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      try (Scope scope = caller.makeCurrent()) {
        reader.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      try (Scope scope = caller.makeCurrent()) {
        reader.onComplete();
      }
    }
  }
}
