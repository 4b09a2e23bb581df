package dev.baton.e2e.partner;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.sentry.BaggageHeader;
import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.ScopesAdapter;
import io.sentry.Sentry;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.W3CTraceparentHeader;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.util.TracingUtils;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** sentry-java as its documentation on custom trace propagation and its own integrations use it. */
final class SentryJavaPartner implements Sdk {
  private final HttpClient client = HttpClient.newHttpClient();

  private SentryJavaPartner() {}

  /** Configured by the environment, as all partners. */
  public static void main(String[] arguments) throws IOException {
    Sentry.init(options -> {
      options.setDsn(System.getenv("SENTRY_DSN"));
      options.setRelease(System.getenv("PARTNER_RELEASE"));
      options.setEnvironment(System.getenv("PARTNER_ENVIRONMENT"));
      String rate = System.getenv("PARTNER_RATE");
      options.setTracesSampleRate(rate == null ? null : Double.valueOf(rate));
      String target = System.getenv("PARTNER_TARGET");
      if (target != null) {
        options.setTracePropagationTargets(List.of(target));
      }
      options.setOrgId(System.getenv("PARTNER_ORGANIZATION"));
      options.setStrictTraceContinuation(System.getenv("PARTNER_STRICT") != null);
      options.setPropagateTraceparent(System.getenv("PARTNER_TRACEPARENT") != null);
    });
    PartnerServer.run(new SentryJavaPartner());
  }

  @Override
  public String name() {
    return "sentry-java";
  }

  @Override
  public Filter filter() {
    return new ContinueTrace();
  }

  @Override
  public HttpResponse<String> send(HttpRequest.Builder request, String via)
      throws IOException, InterruptedException {
    ISpan parent = Sentry.getSpan();
    ISpan span = parent == null ? null : parent.startChild("http.client", "GET next");
    try (ISentryLifecycleToken current = span == null ? null : span.makeCurrent()) {
      if (via.equals("facade")) {
        injectWithFacade(request);
      } else {
        inject(request, span);
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      finish(span, SpanStatus.OK);
      return response;
    } catch (IOException | InterruptedException | RuntimeException e) {
      finish(span, SpanStatus.INTERNAL_ERROR);
      throw e;
    }
  }

  /** As sentry-java's integrations of HTTP clients do it: they respect the targets and what baggage the request has. */
  private static void inject(HttpRequest.Builder request, @Nullable ISpan span) {
    HttpRequest asItIs = request.build();
    TracingUtils.TracingHeaders headers = TracingUtils.traceIfAllowed(
        ScopesAdapter.getInstance(),
        asItIs.uri().toString(),
        asItIs.headers().allValues(BaggageHeader.BAGGAGE_HEADER),
        span);
    if (headers == null) {
      return;
    }
    SentryTraceHeader trace = headers.getSentryTraceHeader();
    request.setHeader(trace.getName(), trace.getValue());
    BaggageHeader baggage = headers.getBaggageHeader();
    if (baggage != null) {
      request.setHeader(baggage.getName(), baggage.getValue());
    }
    W3CTraceparentHeader traceparent = headers.getW3cTraceparentHeader();
    if (traceparent != null) {
      request.setHeader(traceparent.getName(), traceparent.getValue());
    }
  }

  /** As sentry-java's documentation does it. */
  private static void injectWithFacade(HttpRequest.Builder request) {
    SentryTraceHeader trace = Sentry.getTraceparent();
    if (trace != null) {
      request.setHeader(trace.getName(), trace.getValue());
    }
    BaggageHeader baggage = Sentry.getBaggage();
    if (baggage != null) {
      request.setHeader(baggage.getName(), baggage.getValue());
    }
  }

  private static void finish(@Nullable ISpan span, SpanStatus status) {
    if (span != null) {
      span.finish(status);
    }
  }

  @Override
  public void capture(Exception error) {
    Sentry.captureException(error);
  }

  @Override
  public String metaTags() {
    return "";
  }

  @Override
  public boolean flush() {
    Sentry.flush(30_000);
    return true;
  }

  private static final class ContinueTrace extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      try (ISentryLifecycleToken scopes = Sentry.pushIsolationScope()) {
        TransactionContext context = Sentry.continueTrace(
            exchange.getRequestHeaders().getFirst(SentryTraceHeader.SENTRY_TRACE_HEADER),
            exchange.getRequestHeaders().get(BaggageHeader.BAGGAGE_HEADER));
        if (context == null) { // tracing is not enabled
          chain.doFilter(exchange);
        } else {
          doFilter(exchange, chain, context);
        }
      }
    }

    private static void doFilter(HttpExchange exchange, Chain chain, TransactionContext context)
        throws IOException {
      context.setName("GET /hop");
      context.setTransactionNameSource(TransactionNameSource.ROUTE);
      context.setOperation("http.server");
      TransactionOptions options = new TransactionOptions();
      options.setBindToScope(true);
      ITransaction transaction = Sentry.startTransaction(context, options);
      try {
        chain.doFilter(exchange);
        transaction.setStatus(SpanStatus.fromHttpStatusCode(exchange.getResponseCode()));
      } catch (IOException | RuntimeException e) {
        transaction.setStatus(SpanStatus.INTERNAL_ERROR);
        throw e;
      } finally {
        transaction.finish();
      }
    }

    @Override
    public String description() {
      return "continues the trace of each request with sentry-java";
    }
  }
}
