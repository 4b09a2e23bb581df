package dev.baton.grpc;

import dev.baton.testkit.TestTracing;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRPC over Netty on the loopback address: servers, channels to them, and the metadata that arrives. */
final class Loopback implements AutoCloseable {
  static final Metadata.Key<String> TRACE = key("sentry-trace");
  static final Metadata.Key<String> BAGGAGE = key("baggage");

  /** Generous: it is only used up when a test fails. */
  static final int SECONDS = 60;

  private final BlockingQueue<Metadata> received = new LinkedBlockingQueue<>();
  private final ExecutorService callbacks = Executors.newCachedThreadPool();
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Serves, traced with {@code tracing}; null for a server without Baton. */
  int serve(@Nullable TestTracing tracing, ServerServiceDefinition service) throws IOException {
    List<ServerInterceptor> interceptors = new ArrayList<>(List.of(new Receiver()));
    if (tracing != null) {
      interceptors.add(new TracingServerInterceptor(tracing.tracing()));
    }
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    interceptors.forEach(builder::intercept);
    Server server = builder.executor(callbacks).addService(service).build().start();
    servers.add(server);
    return server.getPort();
  }

  ManagedChannel connect(int port, ClientInterceptor... interceptors) {
    ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .intercept(interceptors)
        .build();
    channels.add(channel);
    return channel;
  }

  /** The metadata of the next call that arrived. */
  Metadata received() throws InterruptedException {
    Metadata headers = received.poll(SECONDS, TimeUnit.SECONDS);
    if (headers == null) {
      throw new AssertionError("no call arrived");
    }
    return headers;
  }

  /** When this returns, servers have made all their callbacks. */
  @Override
  public void close() throws InterruptedException {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
    for (ManagedChannel channel : channels) {
      awaited(channel.awaitTermination(SECONDS, TimeUnit.SECONDS));
    }
    for (Server server : servers) {
      awaited(server.awaitTermination(SECONDS, TimeUnit.SECONDS));
    }
    callbacks.shutdown();
    awaited(callbacks.awaitTermination(SECONDS, TimeUnit.SECONDS));
  }

  private static void awaited(boolean terminated) {
    if (!terminated) {
      throw new AssertionError("still running");
    }
  }

  /** Keeps what arrives. */
  private final class Receiver implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      received.add(headers);
      return next.startCall(call, headers);
    }
  }
}
