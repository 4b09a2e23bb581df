package dev.baton.servlet;

import dev.baton.instrument.ServerHandler;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request from its arrival to its answer, through all dispatches. */
final class Exchange implements AsyncListener {
  /*
   * The first dispatch starts the span. If it leaves without async mode, it ends the span too; else the container's onComplete does, or an
   * exception that leaves an async dispatch (after which Tomcat may forget onComplete). All dispatches in between (async, error, forward,
   * include) find this object on the request and only make the span current.
   */

  static final String NAME = Exchange.class.getName();

  private final ServerHandler<HttpServletRequest, Integer> handler;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Span span;
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable Throwable error;
  private volatile boolean timedOut;

  Exchange(
      ServerHandler<HttpServletRequest, Integer> handler,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.handler = handler;
    this.request = request;
    this.response = response;
    this.span = handler.start(request);
  }

  void begin(FilterChain chain) throws IOException, ServletException {
    request.setAttribute(NAME, this);
    request.setAttribute(TracingFilter.SPAN, span);
    serve(request, response, chain, true);
    if (!listens()) {
      finish();
    }
  }

  /** Another dispatch of the request. What a forward or include throws is for the servlet that asked for it. */
  void continued(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    serve(request, response, chain, request.getDispatcherType() == DispatcherType.ASYNC);
  }

  private void serve(
      ServletRequest request, ServletResponse response, FilterChain chain, boolean outermost)
      throws IOException, ServletException {
    try (Scope scope = span.makeCurrent()) {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      if (outermost) {
        failed(e);
        finish();
      }
      throw e;
    }
  }

  private boolean listens() {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(this);
        return true;
      }
      return false;
    } catch (IllegalStateException e) {
      return false; // async mode ended in between
    }
  }

  private void failed(@Nullable Throwable thrown) {
    if (error == null) {
      error = thrown;
    }
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      int code = code();
      if (timedOut && code >= 500 && !span.hasStatus()) {
        span.setStatus(SpanStatus.DEADLINE_EXCEEDED);
      }
      handler.finish(span, request, code, error);
    }
  }

  /** What the client gets, or will get for an exception that the container has not seen yet (Servlet 6.0, 2.3.3.2 and 10.9.2). */
  private int code() {
    int code = response.getStatus();
    if (error == null || response.isCommitted() || code >= 400) {
      return code;
    }
    if (error instanceof UnavailableException unavailable) {
      return unavailable.isPermanent() ? 404 : 503;
    }
    return 500;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    finish();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    timedOut = true;
  }

  @Override
  public void onError(AsyncEvent event) {
    failed(event.getThrowable());
  }

  /** Async mode that starts again in a dispatch has forgotten its listeners. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
