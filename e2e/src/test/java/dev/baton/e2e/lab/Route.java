package dev.baton.e2e.lab;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One way through the proxy, and what went along it. */
final class Route {
  private final String address;
  private final List<Stop> stops;
  private final Tampering tampering;
  private final Map<Integer, WireHeaders> hops = new ConcurrentHashMap<>();
  private final CompletableFuture<String> done = new CompletableFuture<>();
  private volatile @Nullable WireHeaders page;

  /**
   * A way.
   *
   * @param address where it begins at the proxy
   * @param stops servers, in order
   * @param tampering what happens to headers on the way
   */
  Route(String address, List<Stop> stops, Tampering tampering) {
    this.address = address;
    this.tampering = tampering;
    this.stops = stops;
  }

  Tampering tampering() {
    return tampering;
  }

  /** The server of a hop; null for the hop behind the last one. */
  @Nullable
  PartnerProcess server(int hop) {
    return hop == stops.size() ? null : (PartnerProcess) stops.get(hop).partner();
  }

  /** Where to reach {@code path} of a hop through the proxy. */
  String url(int hop, String path) {
    return address + "/" + hop + "/" + path;
  }

  /** What to call so that the server of a hop does what it is to do and calls the next. */
  String callUrl(int hop) {
    return hop == stops.size()
        ? url(hop, "end")
        : url(hop, "hop?" + stops.get(hop).query(callUrl(hop + 1)));
  }

  /** Where a page says that it is done. */
  String doneUrl() {
    return address + "/done";
  }

  /** Keeps the headers of a request. */
  void record(int hop, WireHeaders headers) {
    if (hops.putIfAbsent(hop, headers) != null) {
      throw new IllegalStateException("hop " + hop + " was requested twice");
    }
  }

  /** Keeps the trace that a page brings with it. */
  void recordPage(WireHeaders metaTags) {
    page = metaTags;
  }

  void recordDone(String outcome) {
    done.complete(outcome);
  }

  /** The headers of the request to each server, and of the one behind the last. */
  List<WireHeaders> hops() {
    return IntStream.rangeClosed(0, stops.size())
        .mapToObj(hop -> Objects.requireNonNull(hops.get(hop), () -> "no request to hop " + hop))
        .toList();
  }

  /** The trace that the page brought with it. */
  WireHeaders page() {
    return Objects.requireNonNull(page, "no page was served");
  }

  /** What the page says when it is done. */
  CompletableFuture<String> done() {
    return done;
  }
}
