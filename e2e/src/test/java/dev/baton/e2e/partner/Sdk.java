package dev.baton.e2e.partner;

import com.sun.net.httpserver.Filter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a partner's SDK does for it. */
interface Sdk {
  /** The partner's name in its answers. */
  String name();

  /** Continues the trace of each request to {@code /hop} and {@code /page}. */
  Filter filter();

  /** Sends the request as part of the current trace; {@code via} names one of several ways, empty the usual one. */
  HttpResponse<String> send(HttpRequest.Builder request, String via)
      throws IOException, InterruptedException;

  /** Reports the error as part of the current trace. */
  void capture(Exception error);

  /** The current trace as elements for the head of a page. */
  String metaTags();

  /** Sends what waits; false when not all could be sent. */
  boolean flush() throws InterruptedException;

  /** Serves the same hops by gRPC; returns the port, 0 where the SDK has nothing for it. */
  default int serveByGrpc(GrpcHop.Handler handler) throws IOException {
    return 0;
  }

  /** Calls by gRPC as part of the current trace; the program itself puts {@code baggage} on the call when it is not null. */
  default String callByGrpc(String url, @Nullable String baggage) {
    throw new UnsupportedOperationException(name() + " has nothing for gRPC");
  }
}
