package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import io.sentry.Baggage;
import io.sentry.BaggageHeader;
import io.sentry.Hint;
import io.sentry.IScopes;
import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.PropagationContext;
import io.sentry.Sentry;
import io.sentry.SentryEnvelope;
import io.sentry.SentryOptions;
import io.sentry.SentryTraceHeader;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.exception.InvalidSentryTraceHeaderException;
import io.sentry.protocol.SentryTransaction;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import io.sentry.util.PropagationTargetsUtils;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * sentry-java through its static API, options as they come but for the hooks into the JVM's own life.
 *
 * <p>The transport counts envelopes and drops them. In production the same call puts the envelope into a queue, and another thread
 * serialises it: so everything up to here is what the application's thread pays.
 */
final class SentryContender implements Contender {
  private final DroppingTransport transport = new DroppingTransport();
  private final SentryOptions options;
  private final boolean recording;
  private @Nullable ITransaction active;

  SentryContender(boolean recording) {
    this.recording = recording;
    Sentry.init(settings -> {
      settings.setDsn(Incoming.DSN);
      settings.setTracesSampleRate(recording ? 1.0 : null);
      settings.setRelease("pricing@2.0.0");
      settings.setEnvironment("production");
      settings.setTransportFactory((all, requestDetails) -> transport);
      settings.setEnableUncaughtExceptionHandler(false);
      settings.setEnableShutdownHook(false);
    });
    options = Sentry.getCurrentScopes().getOptions();
  }

  @Override
  public Map<String, String> incoming(Incoming request) {
    return request.sentryHeaders();
  }

  @Override
  public String traceHeader() {
    return SentryTraceHeader.SENTRY_TRACE_HEADER;
  }

  @Override
  public SentryTraceHeader parseTraceHeader(String value) {
    try {
      return new SentryTraceHeader(value);
    } catch (InvalidSentryTraceHeaderException e) {
      throw new IllegalArgumentException(value, e);
    }
  }

  @Override
  public Baggage parseBaggage(String value) {
    return Baggage.fromHeader(value, options.getLogger());
  }

  @Override
  public PropagationContext extract(Map<String, String> in) {
    return PropagationContext.fromHeaders(
        options.getLogger(), in.get("sentry-trace"), baggage(in), options);
  }

  @Override
  public void hop(Map<String, String> in, Map<String, String> out) {
    if (!recording) {
      Sentry.continueTrace(in.get("sentry-trace"), baggage(in));
      headers(null, out);
      return;
    }
    ITransaction server = start(in, new TransactionOptions());
    ISpan client = server.startChild("http.client", CLIENT_NAME);
    client.setData(METHOD, "GET");
    client.setData(SERVER_ADDRESS, "pricing.example.com");
    client.setData(STATUS_CODE, 200);
    headers(client, out);
    client.finish();
    server.finish();
  }

  @Override
  public AutoCloseable activate(Map<String, String> in) {
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    ITransaction server = start(in, options);
    active = server;
    return server::finish;
  }

  @Override
  public void inject(Map<String, String> out) {
    ITransaction span = requireNonNull(active);
    out.put("sentry-trace", span.toSentryTrace().getValue());
    out.put("baggage", requireNonNull(span.toBaggageHeader(null)).getValue());
  }

  @Override
  public void headers(Map<String, String> out) {
    headers(Sentry.getSpan(), out);
  }

  @Override
  public Map<String, String> traceData() {
    Map<String, String> data = new HashMap<>();
    data.put("sentry-trace", requireNonNull(Sentry.getTraceparent()).getValue());
    data.put("baggage", requireNonNull(Sentry.getBaggage()).getValue());
    return data;
  }

  @Override
  public ISpan current() {
    return requireNonNull(Sentry.getSpan());
  }

  @Override
  public void makeCurrent() {
    IScopes forked = Sentry.forkedCurrentScope("benchmark");
    try (ISentryLifecycleToken token = forked.makeCurrent()) {
      forked.getScope().setActiveSpan(active);
    }
  }

  @Override
  public void child() {
    current().startChild("db", CHILD_NAME).finish();
  }

  @Override
  public void trace(int children) {
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    ITransaction root = Sentry.startTransaction(SERVER_NAME, "http.server", bound);
    for (int i = 0; i < children; i++) {
      ISpan child = current().startChild("db", CHILD_NAME);
      child.setData(SERVER_ADDRESS, "db.example.com");
      child.setData(STATUS_CODE, i);
      child.finish();
    }
    root.finish();
  }

  @Override
  public IntSupplier encoder(int children) {
    List<SentryTransaction> finished = new ArrayList<>();
    options.setBeforeSendTransaction((transaction, hint) -> {
      finished.add(transaction);
      return transaction;
    });
    trace(children);
    options.setBeforeSendTransaction(null);
    SentryTransaction transaction = finished.get(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    return () -> {
      out.reset();
      encode(transaction, out);
      return out.size();
    };
  }

  private void encode(SentryTransaction transaction, ByteArrayOutputStream out) {
    try {
      SentryEnvelope envelope =
          SentryEnvelope.from(options.getSerializer(), transaction, options.getSdkVersion());
      options.getSerializer().serialize(envelope, out);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Predicate<String> targets(List<String> targets) {
    return url -> PropagationTargetsUtils.contain(targets, url);
  }

  private ITransaction start(Map<String, String> in, TransactionOptions options) {
    TransactionContext context =
        requireNonNull(Sentry.continueTrace(in.get("sentry-trace"), baggage(in)));
    context.setName(SERVER_NAME);
    context.setTransactionNameSource(TransactionNameSource.ROUTE);
    context.setOperation("http.server");
    return Sentry.startTransaction(context, options);
  }

  private static @Nullable List<String> baggage(Map<String, String> in) {
    String baggage = in.get("baggage");
    return baggage == null ? null : List.of(baggage);
  }

  private static void headers(@Nullable ISpan span, Map<String, String> out) {
    TracingHeaders headers = TracingUtils.trace(Sentry.getCurrentScopes(), null, span);
    if (headers != null) {
      out.put("sentry-trace", headers.getSentryTraceHeader().getValue());
      BaggageHeader baggage = headers.getBaggageHeader();
      if (baggage != null) {
        out.put("baggage", baggage.getValue());
      }
    }
  }

  @Override
  public long taken() {
    return transport.envelopes;
  }

  @Override
  public void close() {
    Sentry.close();
  }

  private static final class DroppingTransport implements ITransport {
    private long envelopes;

    @Override
    public void send(SentryEnvelope envelope, Hint hint) {
      envelopes++;
    }

    @Override
    public void flush(long timeoutMillis) {}

    @Override
    public @Nullable RateLimiter getRateLimiter() {
      return null;
    }

    @Override
    public void close(boolean isRestarting) {}

    @Override
    public void close() {}
  }
}
