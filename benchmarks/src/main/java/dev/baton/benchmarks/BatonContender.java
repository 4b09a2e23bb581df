package dev.baton.benchmarks;

import dev.baton.Tracing;
import dev.baton.propagation.Extracted;
import dev.baton.propagation.Getter;
import dev.baton.propagation.SentryPropagation;
import dev.baton.propagation.Setter;
import dev.baton.protocol.NameSource;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.util.Map;

/**
 * Baton with its options as they come.
 *
 * <p>The sink counts the segments that ended and drops them. In production the same call puts the segment into a queue, and another
 * thread encodes it.
 */
final class BatonContender implements Contender {
  private static final Getter<Map<String, String>> GETTER = Map::get;
  private static final Setter<Map<String, String>> SETTER = Map::put;

  private final CountingSink sink = new CountingSink();
  private final Tracing tracing = Tracing.create(options -> options
      .dsn(Incoming.DSN)
      .tracesSampleRate(1.0)
      .release("pricing@2.0.0")
      .environment("production")
      .spanSink(sink));
  private final Tracer tracer = tracing.tracer();
  private final SentryPropagation propagation = tracing.propagation();

  @Override
  public Map<String, String> incoming(boolean sampled) {
    return Incoming.sentryHeaders(sampled);
  }

  @Override
  public Extracted extract(Map<String, String> in) {
    return propagation.extract(in, GETTER);
  }

  @Override
  public void hop(Map<String, String> in, Map<String, String> out) {
    Span server = start(in);
    Span client = tracer.start(server, CLIENT_NAME, "http.client");
    client.setAttribute(METHOD, "GET");
    client.setAttribute(SERVER_ADDRESS, "pricing.example.com");
    client.setAttribute(STATUS_CODE, 200);
    propagation.inject(client, out, SETTER);
    client.end();
    server.end();
  }

  @Override
  public AutoCloseable activate(Map<String, String> in) {
    Span server = start(in);
    Scope scope = server.makeCurrent();
    return () -> {
      scope.close();
      server.end();
    };
  }

  @Override
  public void headers(Map<String, String> out) {
    propagation.inject(tracer.current(), out, SETTER);
  }

  private Span start(Map<String, String> in) {
    return tracer.startSegment(
        tracing.continueTrace(extract(in)), SERVER_NAME, NameSource.ROUTE, "http.server");
  }

  @Override
  public long taken() {
    return sink.segments;
  }

  @Override
  public void close() {
    tracing.close();
  }

  private static final class CountingSink implements SpanSink {
    private long segments;

    @Override
    public void accept(RecordedSegment segment) {
      segments++;
    }

    @Override
    public void discarded(DiscardReason reason, long transactions, long spans) {}
  }
}
