package dev.baton.servlet;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Span;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.Supplier;

/**
 * Continues the trace that a request brought, or begins a new one, and records the request as {@code http.server}: what the servlet and
 * the filters behind this one do, whether they answer at once or asynchronously. What they throw is sent and passes on. Thread-safe; one
 * filter may serve many servlets.
 *
 * <pre>{@code TracingFilter.addTo(servletContext);}</pre>
 *
 * <p>The span is the request's attribute {@link #SPAN}. It is current on the threads on which the container calls; work handed to another
 * thread, also with {@code AsyncContext.start}, takes it along with {@link Tracing#wrap(Runnable)}. Pages find the trace as
 * {@value #META_TAGS}. Jakarta Servlet 5 and 6.
 */
public final class TracingFilter implements Filter {
  /** The request's attribute for its {@link Span}. */
  public static final String SPAN = "dev.baton.trace.Span";

  /** The request's attribute in which a framework may say the route that serves the request, for example {@code /users/{id}}. */
  public static final String ROUTE = "dev.baton.route";

  /**
   * The request's attribute that is, as text, the HTML meta tags of the current span, for the head of a page. Empty where
   * {@code Cache-Control} says that the response may be kept for others.
   */
  public static final String META_TAGS = "traceMetaTags";

  private final Supplier<Tracing> tracing;
  private final ServerHandler<HttpServletRequest, Integer> handler;

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
    this.handler = new ServerHandler<>(tracing, Conventions.httpServer(ServletRequests.ADAPTER));
  }

  /**
   * Adds a filter of this class to an application that is starting, for all that it serves and before the filters declared so far.
   *
   * @throws IllegalStateException if the application has started
   */
  public static void addTo(ServletContext application) {
    FilterRegistration.Dynamic added =
        application.addFilter(TracingFilter.class.getName(), new TracingFilter());
    if (added != null) {
      added.setAsyncSupported(true);
      added.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(Exchange.NAME) instanceof Exchange exchange) {
      exchange.continued(request, response, chain);
    } else if (request instanceof HttpServletRequest incoming
        && response instanceof HttpServletResponse outgoing) {
      request.setAttribute(META_TAGS, new MetaTags(tracing, outgoing));
      new Exchange(handler, incoming, outgoing).begin(chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
