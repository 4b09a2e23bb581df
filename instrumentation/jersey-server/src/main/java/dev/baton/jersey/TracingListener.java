package dev.baton.jersey;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import jakarta.ws.rs.WebApplicationException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.process.MappableException;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace that a request brought, or begins a new one, and records the request as {@code http.server} until its response is
 * written, also when it is answered later, and until a {@code ChunkedOutput} is closed. The span is current in resource methods, filters,
 * exception mappers and what writes the answer. Thread-safe.
 *
 * <pre>{@code new ResourceConfig(Prices.class).register(new TracingListener());}</pre>
 *
 * <p>What a resource throws is sent if it becomes an error of the server, and is not a {@link WebApplicationException}. Behind the servlet
 * filter of Baton there is one span, the filter's, and this listener tells it the route. Jersey 3.1 and 4.0.
 */
public final class TracingListener implements ApplicationEventListener {
  /** The request's property in which an instrumentation around this one keeps its span. */
  private static final String SPAN = "dev.baton.trace.Span";

  private static final String ROUTE = "dev.baton.route";

  private final ServerHandler<ContainerRequest, Integer> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingListener() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingListener(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingListener(Supplier<Tracing> tracing) {
    this.handler = new ServerHandler<>(tracing, Conventions.httpServer(JerseyRequests.ADAPTER));
  }

  @Override
  public void onEvent(ApplicationEvent event) {}

  @Override
  public RequestEventListener onRequest(RequestEvent event) {
    ContainerRequest request = event.getContainerRequest();
    return request.getProperty(SPAN) instanceof Span outer
        ? new Request(outer, false)
        : new Request(handler.start(request), true);
  }

  /** One request. Pairs of events on one thread open and close a scope; an answer from another thread may come between them. */
  private final class Request implements RequestEventListener {
    private final Span span;
    private final boolean own;
    private final Map<Thread, Scope> scopes = new ConcurrentHashMap<>();

    /** Whether the request ends with its last chunk; Jersey says that it is finished when it has the first. */
    private volatile boolean chunked;

    Request(Span span, boolean own) {
      this.span = span;
      this.own = own;
    }

    @Override
    public void onEvent(RequestEvent event) {
      switch (event.getType()) {
        case REQUEST_MATCHED, RESOURCE_METHOD_START, EXCEPTION_MAPPER_FOUND, RESP_FILTERS_START -> {
          close();
          scopes.put(Thread.currentThread(), span.makeCurrent());
        }
        case REQUEST_FILTERED, RESOURCE_METHOD_FINISHED, EXCEPTION_MAPPING_FINISHED -> close();
        case RESP_FILTERS_FINISHED -> {
          // what writes the entity follows on this thread; what is chunked may end on another
          ContainerResponse response = event.getContainerResponse();
          if (response.isChunked()) {
            close();
            chunked = own;
            response.setEntityStream(new Chunks(response.getEntityStream(), () -> finish(event)));
          }
        }
        case FINISHED -> {
          close();
          if (!chunked || event.getException() != null) {
            finish(event);
          }
        }
        default -> {}
      }
    }

    private void close() {
      Scope scope = scopes.remove(Thread.currentThread());
      if (scope != null) {
        scope.close();
      }
    }

    private void finish(RequestEvent event) {
      ContainerRequest request = event.getContainerRequest();
      if (own) {
        ContainerResponse response = event.getContainerResponse();
        Integer code = response == null ? null : response.getStatus();
        handler.finish(span, request, code, failure(event, code));
      } else {
        request.setProperty(ROUTE, JerseyRequests.ADAPTER.route(request));
      }
    }

    private static @Nullable Throwable failure(RequestEvent event, @Nullable Integer code) {
      Throwable thrown = event.getException();
      boolean answered = (code != null && code < 500) || thrown instanceof WebApplicationException;
      return answered ? null : thrown instanceof MappableException ? thrown.getCause() : thrown;
    }
  }

  /** Where chunks are written; closed after the last. */
  private static final class Chunks extends FilterOutputStream {
    private final Runnable end;

    Chunks(OutputStream out, Runnable end) {
      super(out);
      this.end = end;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    /** As often as Jersey does it, and nothing beside: it may do so on two threads. */
    @Override
    public void close() throws IOException {
      try {
        out.close();
      } finally {
        end.run();
      }
    }
  }
}
