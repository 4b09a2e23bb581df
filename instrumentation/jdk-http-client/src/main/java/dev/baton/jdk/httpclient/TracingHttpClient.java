package dev.baton.jdk.httpclient;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} that carries the trace: each request becomes an {@code http.client} span and tells the other side of it. The
 * rest is left to the client it wraps: bodies, redirects, cookies, proxies, closing. Thread-safe.
 *
 * <pre>{@code HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient());}</pre>
 *
 * <p>A span ends when the response is handed over; what is then read from a stream is not part of it. Redirects that the wrapped client
 * follows belong to the one span and carry the headers of the first request, also to another host. What was chained to the future of
 * {@code sendAsync} before it completes runs with the span that was current for the caller. A WebSocket's span is its handshake.
 */
public final class TracingHttpClient extends HttpClient {
  private final HttpClient delegate;
  private final Supplier<Tracing> tracing;
  private final ClientHandler<HttpRequest, HttpResponse<?>> handler;

  private TracingHttpClient(HttpClient delegate, Supplier<Tracing> tracing) {
    this.delegate = delegate;
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(JdkRequest.ADAPTER));
  }

  /** A client that sends through {@code client} and traces with {@link Baton}, as it is configured at each request. */
  public static HttpClient wrap(HttpClient client) {
    return new TracingHttpClient(client, Baton::tracing);
  }

  /** A client that sends through {@code client} and traces with {@code tracing}. */
  public static HttpClient wrap(HttpClient client, Tracing tracing) {
    return new TracingHttpClient(client, () -> tracing);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
      throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(4);
    Span span = handler.start(request, headers, Map::put);
    try (Scope scope = span.makeCurrent()) {
      HttpResponse<T> response = delegate.send(with(headers, request), responseBodyHandler);
      handler.finish(span, request, response, null);
      return response;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      handler.finish(span, request, null, e);
      throw e;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> responseBodyHandler) {
    return begin(request, traced -> delegate.sendAsync(traced, responseBodyHandler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> responseBodyHandler,
      @Nullable PushPromiseHandler<T> pushPromiseHandler) {
    return begin(
        request, traced -> delegate.sendAsync(traced, responseBodyHandler, pushPromiseHandler));
  }

  private <T> CompletableFuture<HttpResponse<T>> begin(
      HttpRequest request, Function<HttpRequest, CompletableFuture<HttpResponse<T>>> send) {
    Map<String, String> headers = new HashMap<>(4);
    Span caller = tracing.get().tracer().current();
    Span span = handler.start(request, headers, Map::put);
    try (Scope scope = span.makeCurrent()) {
      return Relay.of(
          send.apply(with(headers, request)),
          caller,
          (response, error) -> handler.finish(span, request, response, error));
    } catch (RuntimeException | Error e) {
      handler.finish(span, request, null, e);
      throw e;
    }
  }

  private HttpRequest with(Map<String, String> headers, HttpRequest request) {
    if (headers.isEmpty()) {
      return request;
    }
    try {
      HttpRequest.Builder copy = HttpRequest.newBuilder(request, (name, value) -> true);
      headers.forEach(copy::setHeader);
      return copy.build();
    } catch (IllegalArgumentException e) {
      // A request of a class of its own may say what no builder accepts; whether it can be sent is
      // the client's business.
      tracing.get().internalError(e);
      return request;
    }
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new TracingWebSocketBuilder(delegate, tracing);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return delegate.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return delegate.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return delegate.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return delegate.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return delegate.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return delegate.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return delegate.authenticator();
  }

  @Override
  public Version version() {
    return delegate.version();
  }

  @Override
  public Optional<Executor> executor() {
    return delegate.executor();
  }

  // Java 21 made HttpClient closable. Compiled for 17, what follows overrides nothing; on 21 and
  // later it overrides all of that.

  /** Since Java 21: lets the wrapped client finish what it began, and accept no more. */
  public void shutdown() {
    Closing.shutdown(delegate);
  }

  /** Since Java 21: ends the wrapped client at once. */
  public void shutdownNow() {
    Closing.shutdownNow(delegate);
  }

  /** Since Java 21: waits for the wrapped client to end; false when the time was not enough. */
  public boolean awaitTermination(Duration duration) throws InterruptedException {
    return Closing.awaitTermination(delegate, duration);
  }

  /** Since Java 21: whether the wrapped client has ended. */
  public boolean isTerminated() {
    return Closing.isTerminated(delegate);
  }

  /** Since Java 21: shuts the wrapped client down and waits for it. */
  public void close() {
    Closing.close(delegate);
  }
}
