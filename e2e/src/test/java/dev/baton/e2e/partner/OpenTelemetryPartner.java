package dev.baton.e2e.partner;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's SDK with its own propagator: it knows {@code traceparent} and nothing of Sentry. */
final class OpenTelemetryPartner implements Sdk {
  private final HttpClient client = HttpClient.newHttpClient();
  private final W3CTraceContextPropagator propagator = W3CTraceContextPropagator.getInstance();
  private final Tracer tracer;

  private OpenTelemetryPartner(Sampler sampler) {
    tracer = SdkTracerProvider.builder()
        .setSampler(Sampler.parentBased(sampler))
        // without one the SDK makes no spans at all
        .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
        .build()
        .get("partner");
  }

  /** Configured by the environment, as all partners. */
  public static void main(String[] arguments) throws IOException {
    String rate = Objects.requireNonNullElse(System.getenv("PARTNER_RATE"), "0");
    PartnerServer.run(
        new OpenTelemetryPartner(Sampler.traceIdRatioBased(Double.parseDouble(rate))));
  }

  @Override
  public String name() {
    return "opentelemetry";
  }

  @Override
  public Filter filter() {
    return new ContinueTrace();
  }

  @Override
  public HttpResponse<String> send(HttpRequest.Builder request, String via)
      throws IOException, InterruptedException {
    Span span = tracer.spanBuilder("GET").setSpanKind(SpanKind.CLIENT).startSpan();
    try (Scope scope = span.makeCurrent()) {
      propagator.inject(Context.current(), request, HttpRequest.Builder::setHeader);
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } finally {
      span.end();
    }
  }

  @Override
  public void capture(Exception error) {
    Span.current().recordException(error);
  }

  @Override
  public String metaTags() {
    return "";
  }

  @Override
  public boolean flush() {
    return true;
  }

  private final class ContinueTrace extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      Context incoming = propagator.extract(Context.root(), exchange, new Headers());
      Span span = tracer
          .spanBuilder("GET")
          .setSpanKind(SpanKind.SERVER)
          .setParent(incoming)
          .startSpan();
      try (Scope scope = span.makeCurrent()) {
        chain.doFilter(exchange);
      } finally {
        span.end();
      }
    }

    @Override
    public String description() {
      return "continues the trace of each request with OpenTelemetry";
    }
  }

  private static final class Headers implements TextMapGetter<HttpExchange> {
    @Override
    public @Nullable String get(@Nullable HttpExchange exchange, String name) {
      return exchange == null ? null : exchange.getRequestHeaders().getFirst(name);
    }
  }
}
