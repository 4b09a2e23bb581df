package dev.baton.benchmarks;

import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Reads the headers of one request, baggage of eight members of Sentry's and two of others among them. */
public class ExtractBenchmark extends ContenderBenchmark {
  private Map<String, String> in = Map.of();

  /** Prepares the request. */
  @Setup
  public void prepare() {
    in = contender.incoming(Incoming.SAMPLED);
  }

  /** One request's headers. */
  @Benchmark
  public Object extract() {
    return contender.extract(in);
  }
}
