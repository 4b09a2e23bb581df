package dev.baton.jersey.client;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import java.util.function.Supplier;
import org.glassfish.jersey.client.spi.InvocationBuilderListener;
import org.glassfish.jersey.client.spi.PostInvocationInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Lets a Jersey client carry the trace: each request becomes an {@code http.client} span and tells the other side of it. Thread-safe; one
 * filter may serve many clients.
 *
 * <pre>{@code Client client = ClientBuilder.newClient().register(new TracingFilter());}</pre>
 *
 * <p>The span ends when the response's headers are there and its filters have run. An asynchronous request belongs to the span in which
 * {@code target.request()} was called. For its callbacks to run with that span, give the client an executor that carries it:
 * {@code ClientBuilder.newBuilder().executorService(tracing.wrap(executor))}. Redirects are followed by what sends the request, which
 * carries the headers along.
 */
@Priority(Integer.MAX_VALUE) // the last, which sees the headers that others have set
public final class TracingFilter
    implements ClientRequestFilter, PostInvocationInterceptor, InvocationBuilderListener {
  /*
   * A ClientResponseFilter is not told of a request that got no response, Jersey's PostInvocationInterceptor is. Asynchronous requests are
   * filtered on another thread; what Jersey calls on the caller's is the listener for a new builder, so the caller's span is kept there.
   */

  private static final String CALLER = "dev.baton.caller";
  private static final String SPAN = "dev.baton.span";

  private final Supplier<Tracing> tracing;
  private final ClientHandler<ClientRequestContext, ClientResponseContext> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingFilter() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingFilter(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingFilter(Supplier<Tracing> tracing) {
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(JerseyRequest.ADAPTER));
  }

  private Span current() {
    return tracing.get().tracer().current();
  }

  @Override
  public void onNewBuilder(InvocationBuilderContext builder) {
    builder.property(CALLER, current());
  }

  @Override
  public void filter(ClientRequestContext request) {
    Span here = current();
    Span caller = !here.isActive()
            && !here.isSuppressed()
            && request.getProperty(CALLER) instanceof Span asked
        ? asked
        : here;
    try (Scope scope = caller.makeCurrent()) {
      Span span = handler.start(
          request, request, (carrier, name, value) -> carrier.getHeaders().putSingle(name, value));
      request.setProperty(SPAN, span);
    }
  }

  @Override
  public void afterRequest(ClientRequestContext request, ClientResponseContext response) {
    finish(request, response, null);
  }

  @Override
  public void onException(ClientRequestContext request, ExceptionContext exception) {
    Throwable thrown = exception.getThrowables().peekFirst();
    Throwable cause = thrown instanceof ProcessingException ? thrown.getCause() : null;
    finish(request, exception.getResponseContext().orElse(null), cause == null ? thrown : cause);
  }

  private void finish(
      ClientRequestContext request,
      @Nullable ClientResponseContext response,
      @Nullable Throwable error) {
    if (request.getProperty(SPAN) instanceof Span span) {
      request.removeProperty(SPAN);
      handler.finish(span, request, response, error);
    }
  }
}
