package dev.baton.server;

import dev.baton.server.api.BundleApi;
import dev.baton.server.api.DoctorApi;
import dev.baton.server.api.LiveApi;
import dev.baton.server.api.LiveFeed;
import dev.baton.server.api.OpenApi;
import dev.baton.server.api.QueryParameter;
import dev.baton.server.api.ServiceApi;
import dev.baton.server.api.TraceApi;
import dev.baton.server.doctor.Doctor;
import dev.baton.server.http.Cors;
import dev.baton.server.http.HttpListener;
import dev.baton.server.http.LoopbackOnly;
import dev.baton.server.http.PortInUse;
import dev.baton.server.http.Request;
import dev.baton.server.http.Router;
import dev.baton.server.http.TokenGuard;
import dev.baton.server.ingest.BundleIntake;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.ingest.OtlpIntake;
import dev.baton.server.ingest.PublicKey;
import dev.baton.server.store.SqliteTraceStore;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceStore;
import dev.baton.server.ui.UiPages;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The local trace server. Safe for use by many threads. */
public final class TraceServer implements Closeable {
  private static final String VERSION = readVersion();

  /** The key in the DSN of a server that asks for none. */
  private static final String OPEN_KEY = "baton";

  private static final Set<List<String>> DATA_PATHS =
      Set.of(List.of("stream"), List.of("tunnel"), List.of("v1", "traces"));

  private static final int TOKEN_BYTES = 16;

  private final HttpListener listener;
  private final TraceStore store;
  private final LiveFeed feed;
  private final Doctor doctor;
  private final @Nullable String token;

  private TraceServer(
      HttpListener listener,
      TraceStore store,
      LiveFeed feed,
      Doctor doctor,
      @Nullable String token) {
    this.listener = listener;
    this.doctor = doctor;
    this.store = store;
    this.feed = feed;
    this.token = token;
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
      TraceStore store = SqliteTraceStore.open(
          options.dataDirectory(), options.syncMode(), options.retention(), EnvelopeIntake::index);
      LiveFeed feed = new LiveFeed();
      store.listen(feed);
      boolean loopback = listener.address().getAddress().isLoopbackAddress();
      String token = loopback ? null : newToken();
      Doctor doctor = new Doctor(store, InstantSource.system());
      Router router = router(options, store, feed, doctor, token == null ? OPEN_KEY : token);
      listener.start(
          token == null
              ? new LoopbackOnly(TraceServer::takesData, router)
              : new TokenGuard(
                  token, TraceServer::isOpen, TraceServer::takesData, PublicKey::of, router));
      doctor.start();
      return new TraceServer(listener, store, feed, doctor, token);
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

  /**
   * What whoever wants to send or to read must know, as the key of the DSN or as a token; null on loopback, where nothing is asked for. A new
   * one at each start.
   */
  public @Nullable String token() {
    return token;
  }

  /** What is stored, while the server runs. */
  public TraceReader traces() {
    return store;
  }

  /** Finishes the requests in flight, commits, and gives port and files back. */
  @Override
  public void close() throws IOException {
    feed.close();
    listener.close();
    doctor.close();
    store.close();
  }

  private static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** All that the server answers. */
  static Router router(
      TraceServerOptions options, TraceStore store, LiveFeed feed, Doctor doctor, String key) {
    EnvelopeIntake intake = new EnvelopeIntake(
        store,
        doctor,
        InstantSource.system(),
        options.largestBody(),
        options.largestUnpackedBody());
    OtlpIntake otlp = new OtlpIntake(intake);
    BundleIntake bundles = new BundleIntake(intake);
    QueryParameter queries = new QueryParameter(InstantSource.system());
    TraceApi api = new TraceApi(store, queries, VERSION, key);
    ServiceApi services = new ServiceApi(store, queries);
    BundleApi bundle = new BundleApi(store, api);
    LiveApi live = new LiveApi(store, queries, feed);
    DoctorApi findings = new DoctorApi(doctor, store, api, InstantSource.system());
    OpenApi description = OpenApi.read();
    UiPages ui = new UiPages("/ui");
    return new Router(ui)
        .routeAtOnce("POST", "/api/{project}/envelope", new Cors(intake::toProject))
        .route("OPTIONS", "/api/{project}/envelope", Cors::preflight)
        .routeAtOnce("POST", "/stream", new Cors(intake::toStream))
        .route("OPTIONS", "/stream", Cors::preflight)
        .routeAtOnce("POST", "/tunnel", new Cors(intake::toStream))
        .route("OPTIONS", "/tunnel", Cors::preflight)
        .route("POST", "/v1/traces", new Cors(otlp::take))
        .route("OPTIONS", "/v1/traces", Cors::preflight)
        .route("POST", "/api/import", bundles::take)
        .route("GET", "/api/traces", api::list)
        .route("GET", "/api/traces/{id}", api::trace)
        .route("GET", "/api/traces/{id}/columns", api::columns)
        .route("GET", "/api/traces/{id}/spans/{span}", api::span)
        .route("GET", "/api/traces/{id}/find", api::find)
        .route("GET", "/api/traces/{id}/envelopes", bundle::list)
        .route("GET", "/api/traces/{id}/export", bundle::export)
        .route("GET", "/api/traces/{id}/findings", findings::trace)
        .route("GET", "/api/verdicts", findings::verdicts)
        .route("GET", "/api/findings", findings::since)
        .route("GET", "/api/coverage", findings::coverage)
        .route("GET", "/api/diagnoses", findings::diagnoses)
        .route("GET", "/api/envelopes/{id}", bundle::envelope)
        .route("GET", "/api/live", live::live)
        .route("GET", "/api/services", services::services)
        .route("GET", "/api/edges", services::edges)
        .route("GET", "/api/points", services::points)
        .route("GET", "/api/server", api::server)
        .route("GET", "/api/openapi.json", description::file)
        .route("GET", "/health", api::health)
        .route("GET", "/services", ui::page)
        .route("GET", "/compare", ui::page)
        .route("GET", "/traces/{id}", ui::page);
  }

  /** Data may be sent from pages of any origin; it is only read by pages of this server. */
  private static boolean takesData(Request request) {
    return DATA_PATHS.contains(request.path())
        || (request.path().size() == 3
            && request.path().get(0).equals("api")
            && request.path().get(2).equals("envelope"));
  }

  private static boolean isOpen(Request request) {
    return request.path().equals(List.of("health"));
  }

  private static String readVersion() {
    try (InputStream in = TraceServer.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
