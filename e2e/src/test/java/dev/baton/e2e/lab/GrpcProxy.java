package dev.baton.e2e.lab;

import dev.baton.e2e.partner.GrpcHop;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before each partner for what comes by gRPC, as {@link RecordingProxy} does for HTTP, and passes it on by gRPC. */
final class GrpcProxy implements AutoCloseable {
  private final Map<PartnerProcess, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Server server;

  /** Keeps the headers of a call for {@code url} and says whom it is for. */
  @FunctionalInterface
  interface Recorder {
    PartnerProcess record(String url, WireHeaders headers);
  }

  GrpcProxy(Recorder recorder) throws IOException {
    this.server = GrpcHop.serve((url, headers) -> {
      Map<String, List<String>> lines = new HashMap<>();
      List.of("sentry-trace", "baggage").forEach(name -> lines.put(name, headers.apply(name)));
      PartnerProcess partner = recorder.record(
          url, new WireHeaders(headers.apply("sentry-trace"), headers.apply("baggage")));
      return GrpcHop.call(channels.computeIfAbsent(partner, this::connect), url, lines);
    });
  }

  private ManagedChannel connect(PartnerProcess partner) {
    return GrpcHop.connect(partner.grpcPort());
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
  }
}
