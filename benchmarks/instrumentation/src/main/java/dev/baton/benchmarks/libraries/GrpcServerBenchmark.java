package dev.baton.benchmarks.libraries;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.openjdk.jmh.annotations.Benchmark;

/** A blocking unary call of gRPC with the headers of a trace, traced where it is served. */
public class GrpcServerBenchmark extends LibraryBenchmark {
  @SuppressWarnings("NullAway.Init") // by prepare()
  private GrpcService service;

  @Override
  void prepare(Instrumentation instrumentation) throws Exception {
    Metadata headers = new Metadata();
    incoming()
        .forEach((name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    service = GrpcService.open(
        instrumentation.grpcServer(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  @Benchmark
  public Object call() {
    return service.call();
  }

  @Override
  String told() {
    return "";
  }

  @Override
  void release() {
    service.close();
  }
}
