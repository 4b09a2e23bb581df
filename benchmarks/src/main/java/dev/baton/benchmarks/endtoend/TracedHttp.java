package dev.baton.benchmarks.endtoend;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Tracing of one kind, around the JDK's server and client. */
interface TracedHttp extends AutoCloseable {
  /** Neither spans nor headers. */
  TracedHttp NONE = new TracedHttp() {
    @Override
    public HttpHandler around(HttpHandler handler) {
      return handler;
    }

    @Override
    public Caller around(HttpClient client) {
      return request -> client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {}
  };

  /** A handler whose requests become server spans. */
  HttpHandler around(HttpHandler handler);

  /** A client whose requests become client spans below what is current, and carry the trace on. */
  Caller around(HttpClient client);

  /** Sends what is left. */
  @Override
  void close();

  /** Sends a request that is not built yet, so that headers can be added without a copy. */
  @FunctionalInterface
  interface Caller {
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException;
  }
}
