package dev.baton.e2e.lab;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One way through the proxy, and what went along it. */
final class Route {
  private final String address;
  private final List<URI> servers;
  private final Map<Integer, WireHeaders> hops = new ConcurrentHashMap<>();
  private final CompletableFuture<String> done = new CompletableFuture<>();

  Route(String address, List<URI> servers) {
    this.address = address;
    this.servers = List.copyOf(servers);
  }

  List<URI> servers() {
    return servers;
  }

  /** Where to reach {@code path} of a hop through the proxy. */
  String url(int hop, String path) {
    return address + "/" + hop + "/" + path;
  }

  /** Where a page says that it is done. */
  String doneUrl() {
    return address + "/done";
  }

  void record(int hop, WireHeaders headers) {
    if (hops.putIfAbsent(hop, headers) != null) {
      throw new IllegalStateException("hop " + hop + " was requested twice");
    }
  }

  void done(String outcome) {
    done.complete(outcome);
  }

  /** What the page says when it is done. */
  CompletableFuture<String> done() {
    return done;
  }

  /** The headers of the request to a hop. */
  WireHeaders headers(int hop) {
    WireHeaders headers = hops.get(hop);
    if (headers == null) {
      throw new AssertionError("no request to hop " + hop);
    }
    return headers;
  }
}
