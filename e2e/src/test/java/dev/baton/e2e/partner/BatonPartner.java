package dev.baton.e2e.partner;

import com.sun.net.httpserver.Filter;
import dev.baton.Baton;
import dev.baton.grpc.TracingClientInterceptor;
import dev.baton.grpc.TracingServerInterceptor;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.jdk.httpserver.TracingFilter;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Baton with its two instrumentations of the JDK, and those for gRPC. */
final class BatonPartner implements Sdk {
  private final HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient());

  private final GrpcUnderWay grpcUnderWay = new GrpcUnderWay();
  private final Channel grpcClient = ClientInterceptors.intercept(
      GrpcHop.connect(Integer.parseInt(System.getenv("PARTNER_GRPC"))),
      new TracingClientInterceptor());

  private BatonPartner() {}

  /** Configured by the environment, as all partners. */
  public static void main(String[] arguments) throws IOException {
    Baton.init(options -> {
      options
          .release(System.getenv("PARTNER_RELEASE"))
          .environment(System.getenv("PARTNER_ENVIRONMENT"));
      String rate = System.getenv("PARTNER_RATE");
      if (rate != null) {
        options.tracesSampleRate(Double.parseDouble(rate));
      }
      String target = System.getenv("PARTNER_TARGET");
      if (target != null) {
        options.tracePropagationTargets(target);
      }
      String organization = System.getenv("PARTNER_ORGANIZATION");
      if (organization != null) {
        options.orgId(organization);
      }
      String lifecycle = System.getenv("PARTNER_LIFECYCLE");
      if (lifecycle != null) {
        options.traceLifecycle(lifecycle);
      }
      boolean traceparent = System.getenv("PARTNER_TRACEPARENT") != null;
      options
          .strictTraceContinuation(System.getenv("PARTNER_STRICT") != null)
          .propagateTraceparent(traceparent)
          .continueTraceparent(traceparent);
    });
    PartnerServer.run(new BatonPartner());
  }

  @Override
  public String name() {
    return "baton";
  }

  @Override
  public Filter filter() {
    return new TracingFilter();
  }

  @Override
  public HttpResponse<String> send(HttpRequest.Builder request, String via)
      throws IOException, InterruptedException {
    var body = HttpResponse.BodyHandlers.ofString();
    if (via.equals("async")) {
      try {
        return client.sendAsync(request.build(), body).join();
      } catch (CompletionException e) {
        throw new IOException(e);
      }
    }
    return client.send(request.build(), body);
  }

  @Override
  public void capture(Exception error) {
    Baton.captureException(error);
  }

  @Override
  public String metaTags() {
    return Baton.getTraceMetaTags();
  }

  @Override
  public int serveByGrpc(GrpcHop.Handler handler) throws IOException {
    return GrpcHop.serve(handler, new TracingServerInterceptor(), grpcUnderWay).getPort();
  }

  @Override
  public String callByGrpc(String url, @Nullable String baggage) {
    List<String> lines = baggage == null ? List.of() : List.of(baggage);
    return GrpcHop.call(grpcClient, url, Map.of("baggage", lines));
  }

  @Override
  public boolean flush() throws InterruptedException {
    grpcUnderWay.awaitNone();
    return Baton.flush(Duration.ofSeconds(30));
  }
}
