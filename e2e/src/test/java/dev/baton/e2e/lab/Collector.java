package dev.baton.e2e.lab;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** Stands before the trace server: keeps what each envelope says and hands the same bytes on. */
final class Collector implements AutoCloseable {
  private static final Set<String> KEPT = Set.of("transaction", "event", "span");

  private final HttpClient client = HttpClient.newHttpClient();
  private final LocalServer server;
  private final InetSocketAddress traceServer;
  private final AtomicInteger projects = new AtomicInteger();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  Collector(InetSocketAddress traceServer) throws IOException {
    this.traceServer = traceServer;
    this.server = LocalServer.start(this::take);
  }

  /** A DSN of its own for {@code sender}, which becomes its key. */
  String dsn(String sender) {
    return "http://" + sender + "@127.0.0.1:" + server.port() + "/" + projects.incrementAndGet();
  }

  /** How much has arrived so far. */
  int count() {
    return sent.size();
  }

  /** What has arrived since then. */
  List<Sent> since(int count) {
    if (!problems.isEmpty()) {
      throw new AssertionError("envelopes that could not be taken: " + problems);
    }
    List<Sent> all = List.copyOf(sent); // of a list that grows meanwhile, a part cannot be copied
    return all.subList(count, all.size());
  }

  private void take(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("access-control-allow-origin", "*");
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      record(sender(exchange), unpacked(exchange, body));
      handOn(exchange, body);
      LocalServer.answer(exchange, 200, "application/json", "{}");
    } catch (IOException | InterruptedException | MalformedEnvelope | RuntimeException e) {
      problems.add(exchange.getRequestURI() + ": " + e);
      LocalServer.answer(exchange, 400, "text/plain", e.toString());
    }
  }

  private static String sender(HttpExchange exchange) throws IOException {
    String said = exchange.getRequestURI().getQuery() + ","
        + exchange.getRequestHeaders().getFirst("x-sentry-auth");
    for (String part : said.split("[&, ]+", -1)) {
      if (part.startsWith("sentry_key=")) {
        return part.substring("sentry_key=".length());
      }
    }
    throw new IOException("no sentry_key in " + said);
  }

  private static byte[] unpacked(HttpExchange exchange, byte[] body) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("content-encoding");
    if (encoding == null) {
      return body;
    }
    if (!encoding.equals("gzip")) {
      throw new IOException("content-encoding " + encoding);
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return gzip.readAllBytes();
    }
  }

  private void record(String sender, byte[] bytes) throws MalformedEnvelope {
    Envelope envelope = EnvelopeReader.read(bytes);
    for (EnvelopeItem item : envelope.items()) {
      if (KEPT.contains(item.type())) {
        sent.add(new Sent(
            sender,
            item.type(),
            envelope.header().trace().toMap(),
            new JsonReader(item.payload()).readObject()));
      }
    }
  }

  private void handOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + traceServer.getPort() + exchange.getRequestURI());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri)
        .timeout(Duration.ofMinutes(1))
        .POST(BodyPublishers.ofByteArray(body));
    for (String name : List.of("content-type", "content-encoding", "x-sentry-auth", "user-agent")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.setHeader(name, value);
      }
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the trace server answered " + response.statusCode() + ": " + response.body());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
