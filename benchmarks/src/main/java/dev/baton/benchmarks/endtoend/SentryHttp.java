package dev.baton.benchmarks.endtoend;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.sentry.BaggageHeader;
import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * sentry-java, which has no instrumentation of the JDK's server and client: spans are made by hand as its own integrations make them, with
 * as many attributes as Baton's.
 */
final class SentryHttp implements TracedHttp {
  private static final long FLUSH_MILLIS = 10_000;

  SentryHttp(String dsn) {
    Sentry.init(options -> {
      options.setDsn(dsn);
      options.setTracesSampleRate(1.0);
      options.setRelease("shop@1.0.0");
      options.setEnvironment("production");
    });
  }

  @Override
  public HttpHandler around(HttpHandler handler) {
    return exchange -> {
      try (ISentryLifecycleToken scope = Sentry.forkedScopes("server").makeCurrent()) {
        ITransaction transaction = start(exchange);
        try {
          handler.handle(exchange);
          transaction.setData("http.response.status_code", exchange.getResponseCode());
          transaction.setStatus(SpanStatus.fromHttpStatusCode(exchange.getResponseCode()));
        } catch (Exception e) {
          transaction.setStatus(SpanStatus.INTERNAL_ERROR);
          throw e;
        } finally {
          transaction.finish();
        }
      }
    };
  }

  private static ITransaction start(HttpExchange exchange) {
    TransactionContext context = requireNonNull(Sentry.continueTrace(
        exchange.getRequestHeaders().getFirst("sentry-trace"),
        exchange.getRequestHeaders().get("baggage")));
    context.setName(
        exchange.getRequestMethod() + " " + exchange.getHttpContext().getPath());
    context.setTransactionNameSource(TransactionNameSource.ROUTE);
    context.setOperation("http.server");
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    ITransaction transaction = Sentry.startTransaction(context, options);
    String host = exchange.getRequestHeaders().getFirst("Host");
    int colon = host.lastIndexOf(':');
    transaction.setData("http.request.method", exchange.getRequestMethod());
    transaction.setData("url", "http://" + host + exchange.getRequestURI());
    transaction.setData("server.address", host.substring(0, colon));
    transaction.setData("server.port", Integer.parseInt(host.substring(colon + 1)));
    transaction.setData("http.route", exchange.getHttpContext().getPath());
    return transaction;
  }

  @Override
  public Caller around(HttpClient client) {
    return builder -> {
      HttpRequest plain = builder.build();
      URI uri = plain.uri();
      ISpan span =
          requireNonNull(Sentry.getSpan()).startChild("http.client", plain.method() + " " + uri);
      span.setData("http.request.method", plain.method());
      span.setData("url", uri.toString());
      span.setData("server.address", uri.getHost());
      span.setData("server.port", uri.getPort());
      TracingHeaders headers = TracingUtils.trace(Sentry.getCurrentScopes(), null, span);
      if (headers != null) {
        builder.setHeader("sentry-trace", headers.getSentryTraceHeader().getValue());
        BaggageHeader baggage = headers.getBaggageHeader();
        if (baggage != null) {
          builder.setHeader("baggage", baggage.getValue());
        }
      }
      try {
        HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
        span.setData("http.response.status_code", response.statusCode());
        span.setStatus(SpanStatus.fromHttpStatusCode(response.statusCode()));
        return response;
      } catch (Exception e) {
        span.setStatus(SpanStatus.INTERNAL_ERROR);
        throw e;
      } finally {
        span.finish();
      }
    };
  }

  @Override
  public void close() {
    Sentry.flush(FLUSH_MILLIS);
    Sentry.close();
  }
}
