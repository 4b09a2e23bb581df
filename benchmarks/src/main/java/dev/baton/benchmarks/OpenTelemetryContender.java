package dev.baton.benchmarks;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK with its default sampler (the parent's decision, else yes) and the propagators of its specification's defaults.
 *
 * <p>The processor counts the spans that ended and drops them, before they would be copied for export.
 */
final class OpenTelemetryContender implements Contender {
  private static final AttributeKey<String> METHOD_KEY = AttributeKey.stringKey(METHOD);
  private static final AttributeKey<String> SERVER_ADDRESS_KEY =
      AttributeKey.stringKey(SERVER_ADDRESS);
  private static final AttributeKey<Long> STATUS_CODE_KEY = AttributeKey.longKey(STATUS_CODE);

  private final CountingProcessor processor = new CountingProcessor();
  private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
      .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(processor).build())
      .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
      .build();
  private final Tracer tracer = sdk.getTracer("dev.baton.benchmarks");
  private final TextMapPropagator propagator = sdk.getPropagators().getTextMapPropagator();

  @Override
  public Map<String, String> incoming(boolean sampled) {
    return Incoming.w3cHeaders(sampled);
  }

  @Override
  public Context extract(Map<String, String> in) {
    return propagator.extract(Context.root(), in, Carrier.MAP);
  }

  @Override
  public void hop(Map<String, String> in, Map<String, String> out) {
    Context remote = extract(in);
    Span server = start(remote, SERVER_NAME, SpanKind.SERVER);
    Context serverContext = remote.with(server);
    Span client = start(serverContext, CLIENT_NAME, SpanKind.CLIENT);
    client.setAttribute(METHOD_KEY, "GET");
    client.setAttribute(SERVER_ADDRESS_KEY, "pricing.example.com");
    client.setAttribute(STATUS_CODE_KEY, 200);
    propagator.inject(serverContext.with(client), out, Carrier.MAP);
    client.end();
    server.end();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // by what is returned
  public AutoCloseable activate(Map<String, String> in) {
    Context remote = extract(in);
    Span server = start(remote, SERVER_NAME, SpanKind.SERVER);
    Scope scope = remote.with(server).makeCurrent();
    return () -> {
      scope.close();
      server.end();
    };
  }

  @Override
  public void headers(Map<String, String> out) {
    propagator.inject(Context.current(), out, Carrier.MAP);
  }

  private Span start(Context parent, String name, SpanKind kind) {
    return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
  }

  @Override
  public long taken() {
    return processor.spans;
  }

  @Override
  public void close() {
    sdk.close();
  }

  private enum Carrier
      implements TextMapGetter<Map<String, String>>, TextMapSetter<Map<String, String>> {
    MAP;

    @Override
    @SuppressWarnings("deprecation") // still abstract
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }

    @Override
    public void set(@Nullable Map<String, String> carrier, String key, String value) {
      if (carrier != null) {
        carrier.put(key, value);
      }
    }
  }

  private static final class CountingProcessor implements SpanProcessor {
    private long spans;

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans++;
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
