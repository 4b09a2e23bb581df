package dev.baton.spring.webflux;

import dev.baton.instrument.ServerHandler;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One request with its span. */
final class Exchange implements CoreSubscriber<Void>, Subscription {
  /*
   * A failure leaves the filters before it becomes an answer: Spring's exception handlers stand around them. So the span of a request that
   * fails ends when that answer is about to be sent, and at once where an answer is under way already.
   */

  private final CoreSubscriber<? super Void> actual;
  private final Span span;
  private final ServerWebExchange exchange;
  private final ServerHandler<ServerWebExchange, Integer> handler;
  private final Context context;
  private Subscription upstream = Operators.emptySubscription();

  Exchange(
      CoreSubscriber<? super Void> actual,
      Span span,
      ServerWebExchange exchange,
      ServerHandler<ServerWebExchange, Integer> handler) {
    this.actual = actual;
    this.span = span;
    this.exchange = exchange;
    this.handler = handler;
    this.context = actual.currentContext().put(TracingFilter.KEY, span);
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
    if (!span.hasStatus()) {
      span.setStatus(SpanStatus.CANCELLED);
    }
    handler.finish(span, exchange, null, null);
  }

  @Override
  public void onNext(Void nothing) {}

  @Override
  public void onComplete() {
    finish(null);
    actual.onComplete();
  }

  @Override
  public void onError(Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      finish(failure);
    } else {
      response.beforeCommit(() -> Mono.fromRunnable(() -> finish(failure)));
    }
    actual.onError(failure);
  }

  private void finish(@Nullable Throwable failure) {
    HttpStatusCode set = exchange.getResponse().getStatusCode();
    int code = set == null ? 200 : set.value();
    boolean answered = code < 500 || failure instanceof ErrorResponse;
    handler.finish(span, exchange, code, answered ? null : failure);
  }
}
