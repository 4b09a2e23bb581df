package dev.baton.benchmarks.libraries;

import brave.grpc.GrpcTracing;
import brave.okhttp3.TracingCallFactory;
import dev.baton.benchmarks.BraveContender;
import dev.baton.benchmarks.Contender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** Brave's. */
final class BraveInstrumentation implements Instrumentation {
  private final BraveContender contender = new BraveContender(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return TracingCallFactory.create(contender.tracing(), client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return GrpcTracing.create(contender.tracing()).newClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return GrpcTracing.create(contender.tracing()).newServerInterceptor();
  }
}
