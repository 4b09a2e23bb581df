package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.propagation.Extracted;
import dev.baton.propagation.Getter;
import dev.baton.propagation.PropagationTargets;
import dev.baton.propagation.SentryPropagation;
import dev.baton.propagation.Setter;
import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
  private final Tracing tracing;
  private final Tracer tracer;
  private final SentryPropagation propagation;
  private @Nullable Span active;
  private @Nullable Span other;

  BatonContender(boolean recording) {
    tracing = Baton.init(options -> {
      options
          .dsn(Incoming.DSN)
          .release("pricing@2.0.0")
          .environment("production")
          .spanSink(sink);
      if (recording) {
        options.tracesSampleRate(1.0);
      }
    });
    tracer = tracing.tracer();
    propagation = tracing.propagation();
  }

  @Override
  public Map<String, String> incoming(Incoming request) {
    return request.sentryHeaders();
  }

  @Override
  public String traceHeader() {
    return SentryTraceHeader.NAME;
  }

  @Override
  public SentryTraceHeader parseTraceHeader(String value) {
    return requireNonNull(SentryTraceHeader.parse(value));
  }

  @Override
  public DynamicSamplingContext parseBaggage(String value) {
    return DynamicSamplingContext.parse(value);
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
    active = server;
    Scope scope = server.makeCurrent();
    Span second = start(in);
    other = second;
    return () -> {
      scope.close();
      second.end();
      server.end();
    };
  }

  @Override
  public void inject(Map<String, String> out) {
    propagation.inject(requireNonNull(active), out, SETTER);
  }

  @Override
  public void headers(Map<String, String> out) {
    propagation.inject(tracer.current(), out, SETTER);
  }

  @Override
  public Map<String, String> traceData() {
    return Baton.getTraceData();
  }

  @Override
  public Span current() {
    return requireNonNull(Baton.getActiveSpan());
  }

  @Override
  public void makeCurrent() {
    requireNonNull(other).makeCurrent().close();
  }

  @Override
  public void child() {
    tracer.start(CHILD_NAME, "db").end();
  }

  @Override
  public void trace(int children) {
    Span root =
        tracer.startSegment(tracer.newTrace(), SERVER_NAME, NameSource.ROUTE, "http.server");
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < children; i++) {
        Span child = tracer.start(CHILD_NAME, "db");
        child.setAttribute(SERVER_ADDRESS, "db.example.com");
        child.setAttribute(STATUS_CODE, i);
        child.end();
      }
    }
    root.end();
  }

  @Override
  public IntSupplier encoder(int children) {
    sink.keeps = true;
    trace(children);
    sink.keeps = false;
    RecordedSegment segment = requireNonNull(sink.kept);
    SdkInfo sdk = new SdkInfo("sentry.java.baton", "1.0.0");
    ClientInfo client = new ClientInfo("pricing@2.0.0", "production", null, "host-1", sdk);
    EnvelopeWriter envelope = new EnvelopeWriter();
    return () -> {
      SegmentData data = segment.data();
      envelope.begin(data.eventId(), data.dsc(), sdk, System.currentTimeMillis());
      envelope.transaction(data, client);
      return envelope.size();
    };
  }

  @Override
  public Predicate<String> targets(List<String> targets) {
    return PropagationTargets.of(targets)::allows;
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
    private boolean keeps;
    private @Nullable RecordedSegment kept;

    @Override
    public void accept(RecordedSegment segment) {
      segments++;
      if (keeps) {
        kept = segment;
      }
    }

    @Override
    public void discarded(DiscardReason reason, long transactions, long spans) {}
  }
}
