package dev.baton.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real server on a free port, and a client for it. */
public final class TestServer implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TraceServer server;

  private TestServer(TraceServer server) {
    this.server = server;
  }

  public static TestServer start(Path directory) throws IOException {
    return start(options(directory));
  }

  public static TestServer start(TraceServerOptions options) throws IOException {
    return new TestServer(TraceServer.start(options));
  }

  public static TraceServerOptions options(Path directory) {
    return TraceServerOptions.defaults().withPort(0).withDataDirectory(directory);
  }

  public TraceServer server() {
    return server;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** Posts an envelope to project 1. */
  public HttpResponse<String> post(String envelope) throws IOException, InterruptedException {
    return post("/api/1/envelope/", envelope.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
