package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One service between two others. The outgoing request's map is part of it. */
public class HopBenchmark extends ContenderBenchmark {
  /** What comes in. */
  @Param("SAMPLED")
  public Incoming incoming = Incoming.SAMPLED;

  private Map<String, String> in = Map.of();

  /** Prepares the request. */
  @Setup
  public void prepare() {
    in = contender.incoming(incoming);
  }

  /** One request in, one out. */
  @Benchmark
  public Map<String, String> hop() {
    Map<String, String> out = new HashMap<>();
    contender.hop(in, out);
    return out;
  }
}
