package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.Implementation;
import dev.baton.grpc.TracingClientInterceptor;
import dev.baton.grpc.TracingServerInterceptor;
import dev.baton.okhttp.TracingOkHttp;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** This project's. */
final class BatonInstrumentation implements Instrumentation {
  private final Contender contender = Implementation.BATON.open(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return TracingOkHttp.wrap(client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return new TracingClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return new TracingServerInterceptor();
  }
}
