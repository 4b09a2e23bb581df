package dev.baton.e2e.lab;

import dev.baton.protocol.TraceId;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.api.TraceDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The partners, the proxy between them, and Baton's trace server that takes what they send. */
public final class Lab implements AutoCloseable {
  /** What partners say of themselves. The signs in it must be encoded in {@code baggage}, each SDK in its own way. */
  public static final String RELEASE = "interop@1.0+e2e (ü, 100%)";

  public static final String ENVIRONMENT = "e2e/test";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TraceServer traceServer;
  private final Collector collector;
  private final RecordingProxy proxy = new RecordingProxy();
  private final Map<String, Partner> partners = new ConcurrentHashMap<>();

  Lab(Path dataDirectory) throws IOException {
    this.traceServer = TraceServer.start(
        TraceServerOptions.defaults().withPort(0).withDataDirectory(dataDirectory));
    this.collector = new Collector(traceServer.address());
  }

  /** The partner with this rate; it is started once for all tests. The test is skipped when it is not installed. */
  public Partner partner(Peer peer, Rate rate) {
    return partner(peer, rate, Map.of());
  }

  /** The same with more settings in its environment. */
  public Partner partner(Peer peer, Rate rate, Map<String, String> settings) {
    Installed.require(peer.title(), peer.missing());
    String key = (peer.name() + rate.name()).replace("_", "").toLowerCase(Locale.ROOT)
        + (settings.isEmpty() ? "" : Integer.toHexString(settings.hashCode()));
    return partners.computeIfAbsent(key, any -> {
      Map<String, String> all = new HashMap<>(settings);
      all.put("SENTRY_DSN", collector.dsn(key));
      all.put("PARTNER_RELEASE", RELEASE);
      all.put("PARTNER_ENVIRONMENT", ENVIRONMENT);
      return new Partner(peer, rate, key, all);
    });
  }

  /** Sends a request with these headers along the stops and waits until all of them have sent what they recorded. */
  public Trip send(WireHeaders headers, Stop... stops) {
    Route route =
        proxy.open(List.of(stops).stream().map(stop -> stop.partner().address()).toList());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(route, stops, 0))).timeout(Duration.ofSeconds(30));
    headers.sentryTrace().forEach(line -> request.header("sentry-trace", line));
    headers.baggage().forEach(line -> request.header("baggage", line));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "the first stop answered " + response.statusCode() + ": " + response.body());
      }
      return trip(route, stops);
    } catch (IOException e) {
      throw new UncheckedIOException(stories(stops), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(stories(stops), e);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + stories(stops), e);
    }
  }

  private static String url(Route route, Stop[] stops, int hop) {
    return hop == stops.length
        ? route.url(hop, "end")
        : route.url(hop, "hop?" + stops[hop].query(url(route, stops, hop + 1)));
  }

  private Trip trip(Route route, Stop[] stops) throws IOException, InterruptedException {
    Set<Partner> visited = new LinkedHashSet<>();
    for (Stop stop : stops) {
      visited.add(stop.partner());
    }
    for (Partner partner : visited) {
      partner.flush(client);
    }
    List<WireHeaders> hops = new ArrayList<>();
    for (int hop = 0; hop <= stops.length; hop++) {
      hops.add(route.headers(hop));
    }
    List<Sent> sent = hops.stream()
        .filter(WireHeaders::hasTrace)
        .map(WireHeaders::traceId)
        .distinct()
        .flatMap(traceId -> collector.sentOf(traceId).stream())
        .toList();
    return new Trip(List.of(stops), hops, sent);
  }

  private static String stories(Stop... stops) {
    return List.of(stops).stream()
        .map(stop -> stop.partner().story())
        .collect(Collectors.joining("\n"));
  }

  /** The trace as the trace server has it. */
  public TraceDocument trace(String traceId) {
    TraceId id = Objects.requireNonNull(TraceId.parse(traceId));
    try {
      return TraceDocument.of(traceServer.traces().trace(id).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    partners.values().forEach(Partner::close);
    proxy.close();
    collector.close();
    traceServer.close();
  }
}
