package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.OpenTelemetryContender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** OpenTelemetry's library instrumentation, without its agent. */
final class OpenTelemetryInstrumentation implements Instrumentation {
  private final OpenTelemetryContender contender = new OpenTelemetryContender(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return OkHttpTelemetry.create(contender.openTelemetry()).createCallFactory(client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return GrpcTelemetry.create(contender.openTelemetry()).createClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return GrpcTelemetry.create(contender.openTelemetry()).createServerInterceptor();
  }
}
