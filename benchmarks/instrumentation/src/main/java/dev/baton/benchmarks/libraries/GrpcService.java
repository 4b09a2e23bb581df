package dev.baton.benchmarks.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A service of gRPC in this process, which answers on the thread that calls. */
final class GrpcService implements AutoCloseable {
  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.<String, String>newBuilder(Text.INSTANCE, Text.INSTANCE)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("shop.Stock/Reserve")
          .build();

  private final Received received;
  private final Server server;
  private final ManagedChannel connection;
  private final Channel channel;

  private GrpcService(
      Received received, Server server, ManagedChannel connection, Channel channel) {
    this.received = received;
    this.server = server;
    this.connection = connection;
    this.channel = channel;
  }

  static GrpcService open(ServerInterceptor serving, ClientInterceptor calling) throws IOException {
    Received received = new Received();
    String name = InProcessServerBuilder.generateName();
    ServerServiceDefinition service = ServerServiceDefinition.builder("shop.Stock")
        .addMethod(METHOD, ServerCalls.asyncUnaryCall((item, answers) -> {
          answers.onNext(item);
          answers.onCompleted();
        }))
        .build();
    Server server = InProcessServerBuilder.forName(name)
        .directExecutor()
        .addService(ServerInterceptors.intercept(service, serving, received))
        .build()
        .start();
    ManagedChannel connection =
        InProcessChannelBuilder.forName(name).directExecutor().build();
    return new GrpcService(
        received, server, connection, ClientInterceptors.intercept(connection, calling));
  }

  String call() {
    return ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, "cup");
  }

  /** The headers of the last call. */
  String received() {
    return received.headers.toString();
  }

  @Override
  public void close() {
    connection.shutdownNow();
    server.shutdownNow();
  }

  private static final class Received implements ServerInterceptor {
    private volatile Metadata headers = new Metadata();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      this.headers = headers;
      return next.startCall(call, headers);
    }
  }

  private enum Text implements MethodDescriptor.Marshaller<String> {
    INSTANCE;

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
