package dev.baton.benchmarks.libraries;

import org.openjdk.jmh.annotations.Benchmark;

/** A blocking unary call of gRPC, traced where it is made. */
public class GrpcClientBenchmark extends ClientBenchmark {
  @SuppressWarnings("NullAway.Init") // by prepare()
  private GrpcService service;

  @Override
  void prepare(Instrumentation instrumentation) throws Exception {
    service = GrpcService.open(new NoInstrumentation().grpcServer(), instrumentation.grpcClient());
  }

  @Override
  @Benchmark
  public Object call() throws Exception {
    String answer = service.call();
    called();
    return answer;
  }

  @Override
  String told() {
    return service.received();
  }

  @Override
  void release() {
    service.close();
  }
}
