package dev.baton.benchmarks.endtoend;

import com.sun.net.httpserver.HttpHandler;
import dev.baton.Tracing;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.jdk.httpserver.TracingFilter;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Baton with its two instrumentations. */
final class BatonHttp implements TracedHttp {
  private final Tracing tracing;

  BatonHttp(String dsn, double rate) {
    tracing = Tracing.create(options ->
        options.dsn(dsn).tracesSampleRate(rate).release("shop@1.0.0").environment("production"));
  }

  @Override
  public HttpHandler around(HttpHandler handler) {
    return TracingFilter.wrap(handler, tracing);
  }

  @Override
  public Caller around(HttpClient client) {
    HttpClient traced = TracingHttpClient.wrap(client, tracing);
    return request -> traced.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    tracing.flush(Duration.ofSeconds(10));
    tracing.close();
  }
}
