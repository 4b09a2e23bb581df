package dev.baton.apache.httpclient5;

import dev.baton.Baton;
import dev.baton.Tracing;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Lets Apache's clients carry the trace: each execution becomes an {@code http.client} span and tells the other side of it. Thread-safe.
 *
 * <pre>{@code CloseableHttpClient client = TracingApacheHttp.addTo(HttpClients.custom()).build();}</pre>
 *
 * <p>A span ends when the response's headers are there; reading the body is not part of it. Retries, authentication and redirects belong
 * to the one span; a redirect to where {@code tracePropagationTargets} does not allow it carries no trace. An asynchronous client's
 * consumers and callbacks run with the span that was current for the caller.
 */
public final class TracingApacheHttp {
  private static final String NAME = "baton";

  private TracingApacheHttp() {}

  /** Lets clients of this builder trace with {@link Baton}, as it is configured at each execution; returns the builder. */
  public static HttpClientBuilder addTo(HttpClientBuilder builder) {
    return add(builder, new TracingExec(Baton::tracing));
  }

  /** Lets clients of this builder trace with {@code tracing}; returns the builder. */
  public static HttpClientBuilder addTo(HttpClientBuilder builder, Tracing tracing) {
    return add(builder, new TracingExec(() -> tracing));
  }

  private static HttpClientBuilder add(HttpClientBuilder builder, TracingExec exec) {
    return builder.addExecInterceptorFirst(NAME, exec).addRequestInterceptorLast(exec);
  }

  /** Lets clients of this builder trace with {@link Baton}, as it is configured at each execution; returns the builder. */
  public static HttpAsyncClientBuilder addTo(HttpAsyncClientBuilder builder) {
    return add(builder, new TracingExec(Baton::tracing));
  }

  /** Lets clients of this builder trace with {@code tracing}; returns the builder. */
  public static HttpAsyncClientBuilder addTo(HttpAsyncClientBuilder builder, Tracing tracing) {
    return add(builder, new TracingExec(() -> tracing));
  }

  private static HttpAsyncClientBuilder add(HttpAsyncClientBuilder builder, TracingExec exec) {
    return builder.addExecInterceptorFirst(NAME, exec).addRequestInterceptorLast(exec);
  }

  /** Lets clients of this builder trace with {@link Baton}, as it is configured at each execution; returns the builder. */
  public static H2AsyncClientBuilder addTo(H2AsyncClientBuilder builder) {
    return add(builder, new TracingExec(Baton::tracing));
  }

  /** Lets clients of this builder trace with {@code tracing}; returns the builder. */
  public static H2AsyncClientBuilder addTo(H2AsyncClientBuilder builder, Tracing tracing) {
    return add(builder, new TracingExec(() -> tracing));
  }

  private static H2AsyncClientBuilder add(H2AsyncClientBuilder builder, TracingExec exec) {
    return builder.addExecInterceptorFirst(NAME, exec).addRequestInterceptorLast(exec);
  }
}
