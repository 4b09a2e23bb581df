package dev.baton.okhttp;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * An {@link OkHttpClient} that carries the trace: each call becomes an {@code http.client} span and tells the other side of it.
 * Thread-safe.
 *
 * <pre>{@code OkHttpClient client = TracingOkHttp.wrap(new OkHttpClient());}</pre>
 *
 * <p>A span ends when the response's headers are there; reading the body is not part of it. Retries, authentication and redirects belong
 * to the one span; a redirect to where {@code tracePropagationTargets} does not allow it carries no trace. The parent of a call is what is
 * current when it is executed, or for {@link Call#enqueue} when it was made; its callback runs with that span. A call that
 * outlives its {@code callTimeout} ends as cancelled, because that is how OkHttp ends it. A WebSocket's span is its handshake.
 */
public final class TracingOkHttp implements Interceptor {
  /*
   * The same object is the first application interceptor, which sees a call once and makes the span, and the last network interceptor,
   * which sees each hop and takes the headers off again where they may not go. What the program had set is found in a tag.
   */

  private final Supplier<Tracing> tracing;
  private final ClientHandler<Request, Response> handler;
  private final Callers callers;

  private TracingOkHttp(Supplier<Tracing> tracing, Callers callers) {
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(OkRequest.ADAPTER));
    this.callers = callers;
  }

  /** A client like {@code client} that traces with {@link Baton}, as it is configured at each call. */
  public static OkHttpClient wrap(OkHttpClient client) {
    return wrap(client, Baton::tracing);
  }

  /**
   * A client like {@code client} that traces with {@code tracing}. It shares connections and threads, but counts its asynchronous calls
   * with a {@link Dispatcher} of its own, of the same limits. A client that is traced already is returned as it is.
   */
  public static OkHttpClient wrap(OkHttpClient client, Tracing tracing) {
    return wrap(client, () -> tracing);
  }

  private static OkHttpClient wrap(OkHttpClient client, Supplier<Tracing> tracing) {
    if (client.interceptors().stream().anyMatch(TracingOkHttp.class::isInstance)) {
      return client;
    }
    Dispatcher old = client.dispatcher();
    Callers callers = new Callers(tracing, old.executorService(), client.eventListenerFactory());
    Dispatcher dispatcher = new Dispatcher(callers);
    dispatcher.setMaxRequests(old.getMaxRequests());
    dispatcher.setMaxRequestsPerHost(old.getMaxRequestsPerHost());
    dispatcher.setIdleCallback(old.getIdleCallback());
    TracingOkHttp interceptor = new TracingOkHttp(tracing, callers);
    OkHttpClient.Builder builder =
        client.newBuilder().dispatcher(dispatcher).eventListenerFactory(callers);
    builder.interceptors().add(0, interceptor);
    builder.networkInterceptors().add(interceptor);
    return builder.build();
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (chain.connection() != null) {
      return chain.proceed(allowed(chain.request()));
    }
    try (Scope scope = callers.restore(chain.call())) {
      return trace(chain);
    }
  }

  private Response trace(Chain chain) throws IOException {
    Request request = chain.request();
    Request.Builder builder = request.newBuilder().tag(Untraced.class, new Untraced(request));
    Span span = handler.start(request, builder, Request.Builder::header);
    try (Scope scope = span.makeCurrent()) {
      Response response = chain.proceed(builder.build());
      handler.finish(span, request, response, null);
      return response;
    } catch (IOException | RuntimeException | Error e) {
      if (chain.call().isCanceled()) {
        span.setStatus(SpanStatus.CANCELLED);
      }
      handler.finish(span, request, null, e);
      throw e;
    }
  }

  private Request allowed(Request request) {
    Untraced untraced = request.tag(Untraced.class);
    Tracing sdk = tracing.get();
    if (untraced == null
        || request.url().equals(untraced.request.url())
        || sdk.targets().allows(request.url().toString())) {
      return request;
    }
    Request.Builder builder = request.newBuilder();
    for (String name : sdk.propagation().fields()) {
      builder.removeHeader(name);
      untraced.request.headers(name).forEach(value -> builder.addHeader(name, value));
    }
    return builder.build();
  }

  /** The request as the program made it. */
  private record Untraced(Request request) {}
}
