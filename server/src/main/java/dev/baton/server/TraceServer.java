package dev.baton.server;

import dev.baton.server.api.TraceApi;
import dev.baton.server.http.Cors;
import dev.baton.server.http.Handler;
import dev.baton.server.http.HttpListener;
import dev.baton.server.http.LoopbackOnly;
import dev.baton.server.http.PortInUse;
import dev.baton.server.http.Request;
import dev.baton.server.http.Router;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceStore;
import dev.baton.server.ui.UiPages;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** The local trace server. Safe for use by many threads. */
public final class TraceServer implements Closeable {
  private static final String VERSION = readVersion();

  private final HttpListener listener;
  private final TraceStore store;

  private TraceServer(HttpListener listener, TraceStore store) {
    this.listener = listener;
    this.store = store;
  }

  /**
   * Starts a server; it answers when this returns.
   *
   * @throws PortInUse when another process has the port; the message is one line that says how to choose another
   * @throws IOException when the address cannot be bound or the data directory cannot be used; the message says why
   */
  public static TraceServer start(TraceServerOptions options) throws IOException {
    HttpListener listener = HttpListener.bind(options.host(), options.port());
    try {
      TraceStore store =
          SqliteTraceStore.open(options.dataDirectory(), options.syncMode(), options.retention());
      Handler handler = router(options, store);
      boolean loopback = listener.address().getAddress().isLoopbackAddress();
      listener.start(loopback ? new LoopbackOnly(TraceServer::takesData, handler) : handler);
      return new TraceServer(listener, store);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** The version of this server. */
  public static String version() {
    return VERSION;
  }

  /** Where it listens; the port is the real one when any was asked for. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** What is stored, while the server runs. */
  public TraceReader traces() {
    return store;
  }

  /** Finishes the requests in flight, commits, and gives port and files back. */
  @Override
  public void close() throws IOException {
    listener.close();
    store.close();
  }

  private static Router router(TraceServerOptions options, TraceStore store) {
    EnvelopeIntake intake = new EnvelopeIntake(
        store, InstantSource.system(), options.largestBody(), options.largestUnpackedBody());
    TraceApi api = new TraceApi(store, InstantSource.system(), VERSION);
    UiPages ui = new UiPages("/ui");
    return new Router(ui)
        .route("POST", "/api/{project}/envelope", new Cors(intake::toProject))
        .route("OPTIONS", "/api/{project}/envelope", Cors::preflight)
        .route("POST", "/stream", new Cors(intake::toStream))
        .route("OPTIONS", "/stream", Cors::preflight)
        .route("GET", "/api/traces", api::list)
        .route("GET", "/api/traces/{id}", api::trace)
        .route("GET", "/health", api::health)
        .route("GET", "/traces/{id}", ui::page);
  }

  /** Data may be sent from pages of any origin; it is only read by pages of this server. */
  private static boolean takesData(Request request) {
    return request.path().equals(List.of("stream"))
        || (request.path().size() == 3
            && request.path().get(0).equals("api")
            && request.path().get(2).equals("envelope"));
  }

  private static String readVersion() {
    try (InputStream in = TraceServer.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
