package dev.baton.apache.httpclient5;

import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The outermost element of the execution chain, which makes the span, and the interceptor of each hop, which sets its headers. */
final class TracingExec implements ExecChainHandler, AsyncExecChainHandler, HttpRequestInterceptor {
  /*
   * The chain gets a copy of the request. Redirects and retries copy the program's own anew, so what is set here reaches the first hop
   * only. The headers therefore wait in the execution's context, and every hop that the targets allow takes them from there.
   */

  private static final String HEADERS = "dev.baton.headers";

  private final Supplier<Tracing> tracing;
  private final ClientHandler<HttpRequest, HttpResponse> handler;

  TracingExec(Supplier<Tracing> tracing) {
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(ApacheRequest.ADAPTER));
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope exchange, ExecChain chain)
      throws IOException, HttpException {
    Span span = start(request, exchange.clientContext);
    try (Scope scope = span.makeCurrent()) {
      ClassicHttpResponse response = chain.proceed(request, exchange);
      finish(span, request, response, null, exchange.clientContext);
      return response;
    } catch (IOException | HttpException | RuntimeException | Error e) {
      if (exchange.originalRequest instanceof CancellableDependency own && own.isCancelled()) {
        span.setStatus(SpanStatus.CANCELLED);
      }
      finish(span, request, null, e, exchange.clientContext);
      throw e;
    }
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope exchange,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    Span caller = tracing.get().tracer().current();
    Span span = start(request, exchange.clientContext);
    CallerCallback.Outcome outcome =
        (response, error) -> finish(span, request, response, error, exchange.clientContext);
    try (Scope scope = span.makeCurrent()) {
      chain.proceed(
          request, body, watched(exchange, outcome), new CallerCallback(callback, caller, outcome));
    } catch (IOException | HttpException | RuntimeException | Error e) {
      finish(span, request, null, e, exchange.clientContext);
      throw e;
    }
  }

  /** The same exchange, which tells when it is cancelled: its callback does not. */
  private static AsyncExecChain.Scope watched(
      AsyncExecChain.Scope exchange, CallerCallback.Outcome outcome) {
    return new AsyncExecChain.Scope(
        exchange.exchangeId,
        exchange.route,
        exchange.originalRequest,
        new WatchedCancellation(exchange.cancellableDependency, outcome),
        exchange.clientContext,
        exchange.execRuntime,
        exchange.scheduler,
        exchange.execCount);
  }

  /** What a cancellation of the future cancels at the moment. */
  private record WatchedCancellation(CancellableDependency exchange, CallerCallback.Outcome outcome)
      implements CancellableDependency {
    @Override
    public void setDependency(Cancellable dependency) {
      exchange.setDependency(() -> {
        outcome.accept(null, new CancellationException());
        return dependency.cancel();
      });
    }

    @Override
    public boolean isCancelled() {
      return exchange.isCancelled();
    }

    @Override
    public boolean cancel() {
      return exchange.cancel();
    }
  }

  private Span start(HttpRequest request, HttpContext context) {
    Map<String, String> headers = new HashMap<>(4);
    Span span = handler.start(request, request, (carrier, name, value) -> {
      ApacheRequest.set(carrier, name, value);
      headers.put(name, value);
    });
    if (!headers.isEmpty()) {
      context.setAttribute(HEADERS, headers);
    }
    return span;
  }

  private void finish(
      Span span,
      HttpRequest request,
      @Nullable HttpResponse response,
      @Nullable Throwable error,
      HttpContext context) {
    context.removeAttribute(HEADERS);
    handler.finish(span, request, response, error);
  }

  @Override
  public void process(HttpRequest request, @Nullable EntityDetails body, HttpContext context) {
    if (context.getAttribute(HEADERS) instanceof Map<?, ?> headers
        && tracing.get().targets().allows(ApacheRequest.ADAPTER.url(request))) {
      headers.forEach(
          (name, value) -> ApacheRequest.set(request, String.valueOf(name), String.valueOf(value)));
    }
  }
}
