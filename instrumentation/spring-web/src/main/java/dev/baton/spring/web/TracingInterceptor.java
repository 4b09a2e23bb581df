package dev.baton.spring.web;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Lets RestClient and RestTemplate carry the trace: each request becomes an {@code http.client} span and tells the other side of it.
 * Thread-safe; one interceptor may serve many clients.
 *
 * <pre>{@code
 * RestClient client = RestClient.builder().requestInterceptor(new TracingInterceptor()).build();
 * restTemplate.getInterceptors().add(new TracingInterceptor());
 * }</pre>
 *
 * <p>Put it in front of interceptors that repeat requests: what stands behind it is part of the span. A span ends when the response's
 * headers are there; reading the body is not part of it. Redirects are followed by the library below, which carries the headers along. As
 * with any interceptor, Spring holds the body of a request in memory.
 */
public final class TracingInterceptor implements ClientHttpRequestInterceptor {
  private final ClientHandler<HttpRequest, ClientHttpResponse> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingInterceptor() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingInterceptor(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingInterceptor(Supplier<Tracing> tracing) {
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(SpringRequest.ADAPTER));
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    TracedRequest traced = new TracedRequest(request);
    Span span = handler.start(traced, traced.getHeaders(), HttpHeaders::set);
    try (Scope scope = span.makeCurrent()) {
      ClientHttpResponse response = execution.execute(traced, body);
      handler.finish(span, traced, response, null);
      return response;
    } catch (IOException | RuntimeException | Error e) {
      handler.finish(span, traced, null, e);
      throw e;
    }
  }

  /** The request with headers of its own, so that whoever sends it again sends it as it was. */
  private static final class TracedRequest extends HttpRequestWrapper {
    private final HttpHeaders headers = new HttpHeaders();

    TracedRequest(HttpRequest request) {
      super(request);
      request.getHeaders().forEach(headers::addAll);
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
