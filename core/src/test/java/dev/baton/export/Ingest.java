package dev.baton.export;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A server on this machine that takes envelopes. */
final class Ingest implements AutoCloseable {
  /** What arrived, and from which port. */
  record Received(String method, String path, Headers headers, Envelope envelope, int port) {}

  /** What is answered to one envelope. */
  record Reply(int status, String header, String value) {}

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final int port;
  private HttpServer server;

  Ingest() throws IOException {
    server = open(0);
    port = server.getAddress().getPort();
  }

  private HttpServer open(int wanted) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    http.createContext("/", this::handle);
    http.start();
    return http;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Received arrived;
    try (exchange) {
      byte[] body;
      boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      try (InputStream in = exchange.getRequestBody()) {
        body = (compressed ? new GZIPInputStream(in) : in).readAllBytes();
      }
      Reply reply = replies.poll();
      if (reply != null) {
        exchange.getResponseHeaders().set(reply.header(), reply.value());
      }
      byte[] answer = "{\"id\":\"\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(reply == null ? 200 : reply.status(), answer.length);
      exchange.getResponseBody().write(answer);
      arrived = new Received(
          exchange.getRequestMethod(),
          exchange.getRequestURI().getPath(),
          exchange.getRequestHeaders(),
          EnvelopeReader.read(body),
          exchange.getRemoteAddress().getPort());
    } catch (MalformedEnvelope e) {
      throw new IOException(e);
    }
    received.add(arrived); // now that all of the answer is on its way
  }

  String dsn() {
    return "http://key:hush@127.0.0.1:" + port + "/path/42";
  }

  /** Answers the next envelope that has no answer yet. */
  void reply(int status, String header, String value) {
    replies.add(new Reply(status, header, value));
  }

  /** The next that arrives. */
  Received next() throws InterruptedException {
    return requireNonNull(received.poll(1, TimeUnit.MINUTES), "nothing arrived");
  }

  /** How many arrived that nobody asked for. */
  int waiting() {
    return received.size();
  }

  /** Goes away with all its connections and comes back on the same port. */
  void restart() throws IOException {
    server.stop(0);
    server = open(port);
  }

  /** Goes away; nobody listens on its port, and nobody else can until what is returned is closed. */
  Socket leave() throws IOException {
    server.stop(0);
    Socket taken = new Socket();
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return taken;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
