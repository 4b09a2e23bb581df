package dev.baton.e2e.partner;

import com.sun.net.httpserver.Filter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

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
  boolean flush();
}
