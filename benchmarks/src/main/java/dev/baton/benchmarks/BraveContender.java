package dev.baton.benchmarks;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.B3Propagation;
import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import brave.propagation.TraceContextOrSamplingFlags;
import java.util.Map;

/**
 * Brave with one {@code b3} header, 128-bit trace ids and a span for the server of its own, as Sentry and OpenTelemetry have it.
 *
 * <p>The handler counts the spans that ended and drops them.
 */
final class BraveContender implements Contender {
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

  @Override
  public Map<String, String> incoming(boolean sampled) {
    return Incoming.b3Headers(sampled);
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
    CurrentTraceContext.Scope scope = current.newScope(server.context());
    return () -> {
      scope.close();
      server.finish();
    };
  }

  @Override
  public void headers(Map<String, String> out) {
    injector.inject(current.get(), out);
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

    @Override
    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
      spans++;
      return true;
    }
  }
}
