package dev.baton.benchmarks.endtoend;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK with its OTLP exporter over HTTP, and spans made by hand where Baton's instrumentations make them, with as many
 * attributes: less than its own instrumentations do.
 */
final class OpenTelemetryHttp implements TracedHttp {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final TextMapPropagator propagator;

  OpenTelemetryHttp(String endpoint) {
    sdk = OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(
                    OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                .build())
            .build())
        .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
            W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
        .build();
    tracer = sdk.getTracer("dev.baton.benchmarks");
    propagator = sdk.getPropagators().getTextMapPropagator();
  }

  @Override
  public HttpHandler around(HttpHandler handler) {
    return exchange -> {
      Context remote = propagator.extract(Context.root(), exchange.getRequestHeaders(), In.HEADERS);
      String path = exchange.getHttpContext().getPath();
      Span span = tracer
          .spanBuilder(exchange.getRequestMethod() + " " + path)
          .setParent(remote)
          .setSpanKind(SpanKind.SERVER)
          .startSpan();
      try (Scope scope = remote.with(span).makeCurrent()) {
        describe(span, exchange, path);
        handler.handle(exchange);
        span.setAttribute(STATUS, exchange.getResponseCode());
      } catch (Exception e) {
        span.setStatus(StatusCode.ERROR);
        throw e;
      } finally {
        span.end();
      }
    };
  }

  private static void describe(Span span, HttpExchange exchange, String path) {
    span.setAttribute(METHOD, exchange.getRequestMethod());
    String host = exchange.getRequestHeaders().getFirst("Host");
    span.setAttribute(URL, "http://" + host + exchange.getRequestURI());
    int colon = host.lastIndexOf(':');
    span.setAttribute(ADDRESS, host.substring(0, colon));
    span.setAttribute(PORT, Long.parseLong(host.substring(colon + 1)));
    span.setAttribute(ROUTE, path);
  }

  @Override
  public Caller around(HttpClient client) {
    return builder -> {
      HttpRequest plain = builder.build();
      URI uri = plain.uri();
      Span span = tracer
          .spanBuilder(plain.method() + " " + uri)
          .setSpanKind(SpanKind.CLIENT)
          .startSpan();
      try (Scope scope = span.makeCurrent()) {
        span.setAttribute(METHOD, plain.method());
        span.setAttribute(URL, uri.toString());
        span.setAttribute(ADDRESS, uri.getHost());
        span.setAttribute(PORT, uri.getPort());
        propagator.inject(Context.current(), builder, OUT);
        HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
        span.setAttribute(STATUS, response.statusCode());
        return response;
      } catch (Exception e) {
        span.setStatus(StatusCode.ERROR);
        throw e;
      } finally {
        span.end();
      }
    };
  }

  private static final TextMapSetter<HttpRequest.Builder> OUT = (builder, name, value) -> {
    if (builder != null) {
      builder.setHeader(name, value);
    }
  };

  @Override
  public void close() {
    sdk.close();
  }

  private enum In implements TextMapGetter<Headers> {
    HEADERS;

    @Override
    @SuppressWarnings("deprecation") // still abstract
    public Iterable<String> keys(Headers carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Headers carrier, String key) {
      return carrier == null ? null : carrier.getFirst(key);
    }
  }
}
