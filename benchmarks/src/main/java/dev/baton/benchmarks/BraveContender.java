package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import brave.Span;
import brave.Tags;
import brave.Tracer;
import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.MutableSpanBytesEncoder;
import brave.handler.SpanHandler;
import brave.propagation.B3Propagation;
import brave.propagation.B3SingleFormat;
import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import brave.propagation.TraceContextOrSamplingFlags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brave with one {@code b3} header, 128-bit trace ids and a span for the server of its own, as Sentry and OpenTelemetry have it.
 *
 * <p>The handler counts the spans that ended and drops them.
 */
public final class BraveContender implements Contender {
  private final CountingHandler handler = new CountingHandler();
  private final Tracing tracing = Tracing.newBuilder()
      .localServiceName("pricing")
      .traceId128Bit(true)
      .supportsJoin(false)
      .propagationFactory(B3Propagation.newFactoryBuilder()
          .injectFormat(B3Propagation.Format.SINGLE)
          .injectFormat(Span.Kind.CLIENT, B3Propagation.Format.SINGLE)
          .build())
      .addSpanHandler(handler)
      .build();
  private final Tracer tracer = tracing.tracer();
  private final CurrentTraceContext current = tracing.currentTraceContext();
  private final TraceContext.Extractor<Map<String, String>> extractor =
      tracing.propagation().extractor(Map::get);
  private final TraceContext.Injector<Map<String, String>> injector =
      tracing.propagation().injector(Map::put);
  private @Nullable Span active;
  private @Nullable Span other;

  /** Recording, or only passing traces on. */
  public BraveContender(boolean recording) {
    tracing.setNoop(!recording);
  }

  /** What its instrumentations are made of. */
  public Tracing tracing() {
    return tracing;
  }

  @Override
  public Map<String, String> incoming(Incoming request) {
    return request.b3Headers();
  }

  @Override
  public String traceHeader() {
    return "b3";
  }

  @Override
  public TraceContextOrSamplingFlags parseTraceHeader(String value) {
    return requireNonNull(B3SingleFormat.parseB3SingleFormat(value));
  }

  @Override
  public Object parseBaggage(String value) {
    throw new UnsupportedOperationException("baggage");
  }

  @Override
  public TraceContextOrSamplingFlags extract(Map<String, String> in) {
    return extractor.extract(in);
  }

  @Override
  public void hop(Map<String, String> in, Map<String, String> out) {
    Span server = start(in);
    Span client = tracer
        .newChild(server.context())
        .name(CLIENT_NAME)
        .kind(Span.Kind.CLIENT)
        .start();
    client.tag(METHOD, "GET");
    client.tag(SERVER_ADDRESS, "pricing.example.com");
    client.tag(STATUS_CODE, "200");
    injector.inject(client.context(), out);
    client.finish();
    server.finish();
  }

  @Override
  public AutoCloseable activate(Map<String, String> in) {
    Span server = start(in);
    active = server;
    CurrentTraceContext.Scope scope = current.newScope(server.context());
    Span second = start(in);
    other = second;
    return () -> {
      scope.close();
      second.finish();
      server.finish();
    };
  }

  @Override
  public void inject(Map<String, String> out) {
    injector.inject(requireNonNull(active).context(), out);
  }

  @Override
  public void headers(Map<String, String> out) {
    injector.inject(current.get(), out);
  }

  @Override
  public Map<String, String> traceData() {
    Map<String, String> data = new HashMap<>();
    headers(data);
    return data;
  }

  @Override
  public Span current() {
    return tracer.currentSpan();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // it is, at once
  public void makeCurrent() {
    tracer.withSpanInScope(requireNonNull(other)).close();
  }

  @Override
  public void child() {
    tracer.nextSpan().name(CHILD_NAME).start().finish();
  }

  @Override
  public void trace(int children) {
    Span root = tracer.newTrace().name(SERVER_NAME).kind(Span.Kind.SERVER).start();
    try (CurrentTraceContext.Scope scope = current.newScope(root.context())) {
      for (int i = 0; i < children; i++) {
        Span child = tracer.nextSpan().name(CHILD_NAME).start();
        child.tag(SERVER_ADDRESS, "db.example.com");
        child.tag(STATUS_CODE, Integer.toString(i));
        child.finish();
      }
    }
    root.finish();
  }

  @Override
  public IntSupplier encoder(int children) {
    List<MutableSpan> spans = new ArrayList<>();
    handler.kept = spans;
    trace(children);
    handler.kept = null;
    MutableSpanBytesEncoder encoder = MutableSpanBytesEncoder.zipkinJsonV2(Tags.ERROR);
    return () -> encoder.encodeList(spans).length;
  }

  @Override
  public Predicate<String> targets(List<String> targets) {
    throw new UnsupportedOperationException("targets");
  }

  private Span start(Map<String, String> in) {
    return tracer.nextSpan(extract(in)).name(SERVER_NAME).kind(Span.Kind.SERVER).start();
  }

  @Override
  public long taken() {
    return handler.spans;
  }

  @Override
  public void close() {
    tracing.close();
  }

  private static final class CountingHandler extends SpanHandler {
    private long spans;
    private @Nullable List<MutableSpan> kept;

    @Override
    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
      spans++;
      if (kept != null) {
        kept.add(new MutableSpan(span));
      }
      return true;
    }
  }
}
