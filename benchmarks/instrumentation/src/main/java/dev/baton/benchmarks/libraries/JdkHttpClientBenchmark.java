package dev.baton.benchmarks.libraries;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.openjdk.jmh.annotations.Benchmark;

/** A synchronous call through the JDK's HTTP client, whose own work is left out: what is called answers at once. */
public class JdkHttpClientBenchmark extends ClientBenchmark {
  private final AnsweringHttpClient bare = new AnsweringHttpClient();
  private final HttpRequest request = HttpRequest.newBuilder(
          URI.create("https://pricing.example.com/prices?sku=4711"))
      .build();
  private HttpClient client = bare;

  @Override
  void prepare(Instrumentation instrumentation) {
    client = instrumentation.jdkHttpClient(bare);
  }

  @Override
  @Benchmark
  public Object call() throws Exception {
    int code = client.send(request, BodyHandlers.discarding()).statusCode();
    called();
    return code;
  }

  @Override
  String told() {
    return bare.headers().map().toString();
  }

  @Override
  void release() {}
}
