package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import io.sentry.BaggageHeader;
import io.sentry.Hint;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.PropagationContext;
import io.sentry.Sentry;
import io.sentry.SentryEnvelope;
import io.sentry.SentryOptions;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.List;
import java.util.Map;
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

  SentryContender() {
    Sentry.init(settings -> {
      settings.setDsn(Incoming.DSN);
      settings.setTracesSampleRate(1.0);
      settings.setRelease("pricing@2.0.0");
      settings.setEnvironment("production");
      settings.setTransportFactory((all, requestDetails) -> transport);
      settings.setEnableUncaughtExceptionHandler(false);
      settings.setEnableShutdownHook(false);
    });
    options = Sentry.getCurrentScopes().getOptions();
  }

  @Override
  public Map<String, String> incoming(boolean sampled) {
    return Incoming.sentryHeaders(sampled);
  }

  @Override
  public PropagationContext extract(Map<String, String> in) {
    return PropagationContext.fromHeaders(
        options.getLogger(), in.get("sentry-trace"), baggage(in), options);
  }

  @Override
  public void hop(Map<String, String> in, Map<String, String> out) {
    ITransaction server = start(in, new TransactionOptions());
    ISpan client = server.startChild("http.client", CLIENT_NAME);
    client.setData(METHOD, "GET");
    client.setData(SERVER_ADDRESS, "pricing.example.com");
    client.setData(STATUS_CODE, 200);
    inject(client, out);
    client.finish();
    server.finish();
  }

  @Override
  public AutoCloseable activate(Map<String, String> in) {
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    ITransaction server = start(in, options);
    return server::finish;
  }

  @Override
  public void headers(Map<String, String> out) {
    inject(Sentry.getSpan(), out);
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

  private static void inject(@Nullable ISpan span, Map<String, String> out) {
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
