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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The partners, the proxy between them, and Baton's trace server that takes what they send. Used by one thread. */
public final class Lab implements AutoCloseable {
  /** What partners say of themselves. The signs in it must be encoded in {@code baggage}, each SDK in its own way. */
  public static final String RELEASE = "interop@1.0+e2e (ü, 100%)";

  public static final String ENVIRONMENT = "e2e/test";

  private static final Duration TRIP = Duration.ofMinutes(1);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final TraceServer traceServer;
  private final Collector collector;
  private final RecordingProxy proxy = new RecordingProxy();
  private final Map<String, PartnerProcess> processes = new ConcurrentHashMap<>();
  private final Map<Rate, Page> pages = new ConcurrentHashMap<>();
  private final Patience patience = new Patience();
  private @Nullable Chromium chromium;

  /**
   * Starts all but the partners.
   *
   * @param folder an empty one
   */
  Lab(Path folder) throws IOException {
    this.folder = folder;
    this.traceServer = TraceServer.start(
        TraceServerOptions.defaults().withPort(0).withDataDirectory(folder.resolve("traces")));
    this.collector = new Collector(traceServer.address());
  }

  /** The server with this rate; it is started once for all tests. The test is skipped when it is not installed. */
  public Partner server(Peer peer, Rate rate) {
    return server(peer, rate, Map.of());
  }

  /** The same with more settings in its environment. */
  public Partner server(Peer peer, Rate rate, Map<String, String> settings) {
    Installed.require(peer);
    String key =
        key(peer, rate) + (settings.isEmpty() ? "" : Integer.toHexString(settings.hashCode()));
    return processes.computeIfAbsent(key, any -> {
      Map<String, String> environment = new HashMap<>(settings);
      environment.put("SENTRY_DSN", collector.dsn(key));
      environment.put("PARTNER_GRPC", String.valueOf(proxy.grpcPort()));
      environment.putIfAbsent("PARTNER_RELEASE", RELEASE);
      environment.put("PARTNER_ENVIRONMENT", ENVIRONMENT);
      return new PartnerProcess(peer, rate, key, environment);
    });
  }

  /** A page in the browser whose SDK has this rate. The test is skipped when it is not installed. */
  public Partner page(Rate rate) {
    Installed.require(Peer.BROWSER);
    Chromium browser = chromium();
    return pages.computeIfAbsent(rate, any -> {
      String key = key(Peer.BROWSER, rate);
      return new Page(browser, rate, key, collector.dsn(key));
    });
  }

  private Chromium chromium() {
    if (chromium == null) {
      try {
        chromium = new Chromium(folder.resolve("chromium"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return chromium;
  }

  private static String key(Peer peer, Rate rate) {
    return (peer.name() + rate.name()).replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Sends a request with these headers along the stops. */
  public Trip send(WireHeaders headers, Stop... stops) {
    return send(headers, Tampering.NONE, stops);
  }

  /** The same while something between the stops changes headers. */
  public Trip send(WireHeaders headers, Tampering tampering, Stop... stops) {
    List<Stop> servers = List.of(stops);
    return travel(servers, () -> {
      Route route = proxy.open(servers, tampering);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(route.callUrl(0))).timeout(TRIP);
      headers.sentryTrace().forEach(line -> request.header("sentry-trace", line));
      headers.baggage().forEach(line -> request.header("baggage", line));
      headers.traceparent().forEach(line -> request.header("traceparent", line));
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "the first stop answered " + response.statusCode() + ": " + response.body());
      }
      return route.hops();
    });
  }

  /** Opens a page that brings no trace with it and calls along the stops. */
  public Trip openPage(Stop page, Stop... stops) {
    List<Stop> servers = List.of(stops);
    return travel(join(List.of(page), servers), () -> {
      Route route = proxy.open(servers);
      ((Page) page.partner()).visit(proxy.plainPage(), route.callUrl(0), page.tasks(), route);
      return join(List.of(WireHeaders.NONE), route.hops());
    });
  }

  /** Opens the page of a server, which calls along the stops. What the page's head says counts as a request from server to page. */
  public Trip openPageOf(Stop server, Stop page, Stop... stops) {
    List<Stop> servers = join(List.of(server), List.of(stops));
    return travel(join(List.of(server, page), List.of(stops)), () -> {
      Route route = proxy.open(servers);
      ((Page) page.partner()).visit(route.url(0, "page"), route.callUrl(1), page.tasks(), route);
      List<WireHeaders> hops = route.hops();
      return join(List.of(hops.get(0), route.page()), hops.subList(1, hops.size()));
    });
  }

  private Trip travel(List<Stop> stops, Journey journey) {
    partners(stops).forEach(patience::check);
    long start = System.nanoTime();
    try {
      processes(stops).forEach(PartnerProcess::address);
      int before = collector.count();
      List<WireHeaders> hops = journey.make();
      for (PartnerProcess process : processes(stops)) {
        process.flush(client);
      }
      return new Trip(stops, hops, sentBy(stops, collector.since(before)));
    } catch (IOException | RuntimeException | AssertionError e) {
      patience.failedAfter(Duration.ofNanos(System.nanoTime() - start), partners(stops));
      throw new AssertionError(e.getMessage() + "\n" + stories(stops), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(stories(stops), e);
    }
  }

  /** Those who do not take part may still send: while it streams, sentry-sdk streams the sending itself, too. */
  private static List<Sent> sentBy(List<Stop> stops, List<Sent> sent) {
    Set<String> keys = partners(stops).stream().map(Partner::key).collect(Collectors.toSet());
    return sent.stream().filter(each -> keys.contains(each.sender())).toList();
  }

  /** Goes once from the first stop to the last. */
  private interface Journey {
    List<WireHeaders> make() throws IOException, InterruptedException;
  }

  private static List<Partner> partners(List<Stop> stops) {
    return stops.stream().map(Stop::partner).distinct().toList();
  }

  private static List<PartnerProcess> processes(List<Stop> stops) {
    return partners(stops).stream()
        .filter(PartnerProcess.class::isInstance)
        .map(PartnerProcess.class::cast)
        .toList();
  }

  private static String stories(List<Stop> stops) {
    return partners(stops).stream().map(Partner::story).collect(Collectors.joining("\n"));
  }

  private static <T> List<T> join(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** The DSN of a program that is not a partner. */
  public String dsn(String key) {
    return collector.dsn(key);
  }

  /** The Python that has {@code sentry-sdk}. The test is skipped when it is not installed. */
  public Path python() {
    Installed.require(Peer.PYTHON);
    return Installed.python();
  }

  /** What the trace server answers. */
  public String ask(String path) {
    URI uri = URI.create("http://127.0.0.1:" + traceServer.address().getPort() + path);
    try {
      return client
          .send(
              HttpRequest.newBuilder(uri).timeout(TRIP).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
    processes.values().forEach(PartnerProcess::close);
    if (chromium != null) {
      chromium.close();
    }
    proxy.close();
    collector.close();
    traceServer.close();
    delete(folder);
  }

  /** As far as it goes: a browser may still write while it ends, and what is left goes with the folder {@code target}. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + folder + " (" + e + ")");
    }
  }
}
