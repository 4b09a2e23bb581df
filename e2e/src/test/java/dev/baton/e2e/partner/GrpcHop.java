package dev.baton.e2e.partner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code /hop} by gRPC: the request is the URL, the response what the URL would answer. Both are plain text. */
public final class GrpcHop {
  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("partner.Hop/Call")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private GrpcHop() {}

  /** Serves hops. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a call.
     *
     * @param url what a request to {@code /hop} would be for
     * @param headers the lines of each header
     */
    String answer(String url, Function<String, List<String>> headers)
        throws IOException, InterruptedException;
  }

  /** Serves on a free port of the loopback address; of the interceptors the last is the outermost. */
  public static Server serve(Handler handler, ServerInterceptor... interceptors)
      throws IOException {
    ServerServiceDefinition service = ServerServiceDefinition.builder("partner.Hop")
        .addMethod(
            METHOD,
            (call, headers) -> ServerCalls.<String, String>asyncUnaryCall((url, observer) -> {
                  try {
                    observer.onNext(handler.answer(url, name -> lines(headers, name)));
                    observer.onCompleted();
                  } catch (IOException | InterruptedException | RuntimeException e) {
                    e.printStackTrace();
                    observer.onError(
                        Status.UNAVAILABLE.withDescription(e.toString()).asException());
                  }
                })
                .startCall(call, headers))
        .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(ServerInterceptors.intercept(service, interceptors))
        .build()
        .start();
  }

  /** A channel to a port of the loopback address. */
  public static ManagedChannel connect(int port) {
    return ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Calls with these lines of headers. */
  public static String call(Channel channel, String url, Map<String, List<String>> headers) {
    Metadata metadata = new Metadata();
    headers.forEach((name, lines) -> lines.forEach(line -> metadata.put(key(name), line)));
    Channel with =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES);
    return ClientCalls.blockingUnaryCall(with, METHOD, options, url);
  }

  private static List<String> lines(Metadata headers, String name) {
    List<String> lines = new ArrayList<>();
    Iterable<String> values = headers.getAll(key(name));
    if (values != null) {
      values.forEach(lines::add);
    }
    return lines;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream text) {
      try {
        return new String(text.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
