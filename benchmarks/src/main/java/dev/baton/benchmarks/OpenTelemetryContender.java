package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.OpenTelemetry;
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
import io.opentelemetry.exporter.internal.otlp.traces.SpanReusableDataMarshaler;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK with its default sampler (the parent's decision, else yes) and the propagators of its specification's defaults.
 *
 * <p>The processor counts the spans that ended and drops them, before they would be copied for export.
 */
public final class OpenTelemetryContender implements Contender {
  private static final AttributeKey<String> METHOD_KEY = AttributeKey.stringKey(METHOD);
  private static final AttributeKey<String> SERVER_ADDRESS_KEY =
      AttributeKey.stringKey(SERVER_ADDRESS);
  private static final AttributeKey<Long> STATUS_CODE_KEY = AttributeKey.longKey(STATUS_CODE);

  private final CountingProcessor processor = new CountingProcessor();
  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private @Nullable Context active;
  private @Nullable Context other;

  /** Recording, or only passing traces on. */
  public OpenTelemetryContender(boolean recording) {
    ContextPropagators propagators = ContextPropagators.create(TextMapPropagator.composite(
        W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));
    openTelemetry = recording
        ? OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder().addSpanProcessor(processor).build())
            .setPropagators(propagators)
            .build()
        : OpenTelemetry.propagating(propagators);
    tracer = openTelemetry.getTracer("dev.baton.benchmarks");
    propagator = propagators.getTextMapPropagator();
  }

  /** What its instrumentations are made of. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  @Override
  public Map<String, String> incoming(Incoming request) {
    return request.w3cHeaders();
  }

  @Override
  public String traceHeader() {
    return "traceparent";
  }

  @Override
  public Context parseTraceHeader(String value) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), value, new OneHeader("traceparent"));
  }

  @Override
  public Context parseBaggage(String value) {
    return W3CBaggagePropagator.getInstance()
        .extract(Context.root(), value, new OneHeader("baggage"));
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
    Context context = remote.with(server);
    active = context;
    Scope scope = context.makeCurrent();
    Span second = start(remote, SERVER_NAME, SpanKind.SERVER);
    other = remote.with(second);
    return () -> {
      scope.close();
      second.end();
      server.end();
    };
  }

  @Override
  public void inject(Map<String, String> out) {
    propagator.inject(requireNonNull(active), out, Carrier.MAP);
  }

  @Override
  public void headers(Map<String, String> out) {
    propagator.inject(Context.current(), out, Carrier.MAP);
  }

  @Override
  public Map<String, String> traceData() {
    Map<String, String> data = new HashMap<>();
    headers(data);
    return data;
  }

  @Override
  public Span current() {
    return Span.current();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // it is, at once
  public void makeCurrent() {
    requireNonNull(other).makeCurrent().close();
  }

  @Override
  public void child() {
    tracer.spanBuilder(CHILD_NAME).startSpan().end();
  }

  @Override
  public void trace(int children) {
    Span root = start(Context.root(), SERVER_NAME, SpanKind.SERVER);
    try (Scope scope = Context.root().with(root).makeCurrent()) {
      for (int i = 0; i < children; i++) {
        Span child = tracer.spanBuilder(CHILD_NAME).startSpan();
        child.setAttribute(SERVER_ADDRESS_KEY, "db.example.com");
        child.setAttribute(STATUS_CODE_KEY, i);
        child.end();
      }
    }
    root.end();
  }

  @Override
  public IntSupplier encoder(int children) {
    List<SpanData> spans = new ArrayList<>();
    processor.kept = spans;
    trace(children);
    processor.kept = null;
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    SpanReusableDataMarshaler marshaler =
        new SpanReusableDataMarshaler(MemoryMode.REUSABLE_DATA, (request, items) -> {
          try {
            request.writeBinaryTo(out);
            return CompletableResultCode.ofSuccess();
          } catch (IOException e) {
            return CompletableResultCode.ofExceptionalFailure(e);
          }
        });
    return () -> {
      out.reset();
      marshaler.export(spans);
      return out.size();
    };
  }

  @Override
  public Predicate<String> targets(List<String> targets) {
    throw new UnsupportedOperationException("targets");
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
    if (openTelemetry instanceof OpenTelemetrySdk sdk) {
      sdk.close();
    }
  }

  /** A carrier that is the value of its only header. */
  private record OneHeader(String name) implements TextMapGetter<String> {
    @Override
    @SuppressWarnings("deprecation") // still abstract
    public Iterable<String> keys(String carrier) {
      return List.of(name);
    }

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return key.equals(name) ? carrier : null;
    }
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
    private @Nullable List<SpanData> kept;

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans++;
      if (kept != null) {
        kept.add(span.toSpanData());
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
