package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** One tracing implementation and its instrumentation of each library, as its documentation sets it up. What it lacks ({@link Row#absence}) throws. */
interface Instrumentation {
  /** The implementation, which starts what calls and counts what ended; null for none. */
  @Nullable
  Contender contender();

  /** What calls through {@code client}. */
  Call.Factory okHttp(OkHttpClient client);

  /** For a channel. */
  ClientInterceptor grpcClient();

  /** For a server. */
  ServerInterceptor grpcServer();
}
