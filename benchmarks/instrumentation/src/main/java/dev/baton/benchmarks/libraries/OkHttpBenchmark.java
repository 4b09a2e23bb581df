package dev.baton.benchmarks.libraries;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A synchronous call through OkHttp. Its interceptors, its pool and its HTTP/1.1 are there; only the socket is replaced, because some hook
 * in before all that and others after it.
 */
public class OkHttpBenchmark extends ClientBenchmark {
  private final MemorySockets sockets = new MemorySockets();
  private final Request request =
      new Request.Builder().url("http://pricing.example.com/prices?sku=4711").build();
  private final OkHttpClient bare = new OkHttpClient.Builder()
      .socketFactory(sockets)
      .dns(host -> List.of(InetAddress.getLoopbackAddress()))
      .proxy(Proxy.NO_PROXY)
      .protocols(List.of(Protocol.HTTP_1_1))
      .readTimeout(Duration.ZERO)
      .writeTimeout(Duration.ZERO)
      .build();
  private Call.Factory client = bare;

  @Override
  void prepare(Instrumentation instrumentation) {
    client = instrumentation.okHttp(bare);
  }

  @Override
  @Benchmark
  public Object call() throws Exception {
    int code = get();
    called();
    return code;
  }

  private int get() throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }

  @Override
  String told() {
    return sockets.written();
  }

  @Override
  void release() {
    bare.connectionPool().evictAll();
    bare.dispatcher().executorService().shutdown();
  }
}
