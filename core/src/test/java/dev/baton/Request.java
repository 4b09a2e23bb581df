package dev.baton;

import static java.util.Objects.requireNonNull;

import dev.baton.propagation.Getter;
import dev.baton.propagation.SentryPropagation;
import dev.baton.propagation.Setter;
import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SegmentData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a request that comes in with eight members of Sentry's and two of others, one by one. */
final class Request implements AutoCloseable {
  private static final Getter<Map<String, String>> GETTER = Map::get;
  private static final Setter<Map<String, String>> SETTER = Map::put;
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef";
  private static final String MEMBERS = "sentry-environment=production,sentry-release=shop%401.4.2"
      + ",sentry-public_key=49d0f7386ad645858ae85020e393bef3"
      + ",sentry-trace_id=771a43a4192642f0b136d5159a501700,sentry-org_id=447951"
      + ",sentry-sampled=true,sentry-sample_rand=0.250771,sentry-sample_rate=0.5";
  private static final String BAGGAGE = "vendor-region=eu-west-1," + MEMBERS + ",session-tier=gold";

  private final Map<String, String> sampled =
      Map.of("sentry-trace", TRACE + "-1", "baggage", BAGGAGE);
  private final Map<String, String> unsampled =
      Map.of("sentry-trace", TRACE + "-0", "baggage", BAGGAGE);
  private final Map<String, String> unsampledAlone =
      Map.of("sentry-trace", TRACE + "-0", "baggage", MEMBERS);

  private final Last last = new Last();
  private final Tracing recording = tracing(1.0);
  private final Tracing off = tracing(null);
  private final Tracer tracer = recording.tracer();
  private final SentryPropagation propagation = recording.propagation();
  private final Map<String, String> carrier = new HashMap<>();
  private final SdkInfo sdk = new SdkInfo("sentry.java.baton", "1.0.0");
  private final ClientInfo client =
      new ClientInfo("pricing@2.0.0", "production", null, "host-1", sdk);
  private final EnvelopeWriter envelope = new EnvelopeWriter();
  private final RecordedSegment segment = segment();
  private final Span active = start(recording, sampled);
  private final Scope scope = active.makeCurrent();

  /** Written so that the compiler cannot leave out what made it. */
  volatile @Nullable Object result;

  private Tracing tracing(@Nullable Double rate) {
    return Tracing.create(Options.from(Map.of(), Map.of()), options -> {
      options.dsn("https://key@o447951.ingest.example.com/5429213").spanSink(last);
      if (rate != null) {
        options.tracesSampleRate(rate);
      }
    });
  }

  private static Span start(Tracing tracing, Map<String, String> in) {
    Span trace = tracing.continueTrace(tracing.propagation().extract(in, GETTER));
    return tracing.tracer().startSegment(trace, "GET /cart", NameSource.ROUTE, "http.server");
  }

  /** A trace of a root and ten children with two attributes each. */
  private RecordedSegment segment() {
    Span root = start(recording, sampled);
    for (int i = 0; i < 10; i++) {
      Span child = tracer.start(root, "SELECT cents FROM price WHERE sku = ?", "db");
      child.setAttribute("server.address", "db.example.com");
      child.setAttribute("db.rows", i);
      child.end();
    }
    root.end();
    return requireNonNull(last.segment);
  }

  void extract() {
    result = propagation.extract(sampled, GETTER);
  }

  void hop() {
    hop(recording, sampled, new HashMap<>());
  }

  void hopUnsampled() {
    hop(recording, unsampled, new HashMap<>());
  }

  void hopUnsampledAlone() {
    hop(recording, unsampledAlone, carrier);
  }

  void hopOff() {
    hop(off, sampled, new HashMap<>());
  }

  private void hop(Tracing tracing, Map<String, String> in, Map<String, String> out) {
    Span server = start(tracing, in);
    Span request =
        tracing.tracer().start(server, "GET https://pricing.example.com/", "http.client");
    request.setAttribute("http.request.method", "GET");
    request.setAttribute("server.address", "pricing.example.com");
    request.setAttribute("http.response.status_code", 200);
    tracing.propagation().inject(request, out, SETTER);
    request.end();
    server.end();
    result = out;
  }

  void headers() {
    propagation.inject(tracer.current(), carrier, SETTER);
    result = carrier;
  }

  void child() {
    tracer.start("SELECT cents FROM price WHERE sku = ?", "db").end();
  }

  void current() {
    result = tracer.current();
  }

  void makeCurrent() {
    active.makeCurrent().close();
  }

  void encode() {
    SegmentData data = segment.data();
    envelope.begin(data.eventId(), data.dsc(), sdk, System.currentTimeMillis());
    envelope.transaction(data, client);
  }

  @Override
  public void close() {
    scope.close();
    active.end();
    recording.close();
    off.close();
  }

  /** Keeps the last segment that ended. */
  private static final class Last implements SpanSink {
    private @Nullable RecordedSegment segment;

    @Override
    public void accept(RecordedSegment ended) {
      segment = ended;
    }

    @Override
    public void discarded(DiscardReason reason, long transactions, long spans) {}
  }
}
