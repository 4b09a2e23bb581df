package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** One service between two others, unsampled: the sender decided that nothing is kept. The outgoing request's map is part of it. */
public class UnsampledHopBenchmark extends ContenderBenchmark {
  private Map<String, String> in = Map.of();

  /** Prepares the request. */
  @Setup
  public void prepare() {
    in = contender.incoming(false);
  }

  /** One request in, one out. */
  @Benchmark
  public Map<String, String> hop() {
    Map<String, String> out = new HashMap<>();
    contender.hop(in, out);
    return out;
  }
}
