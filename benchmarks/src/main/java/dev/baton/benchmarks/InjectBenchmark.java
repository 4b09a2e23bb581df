package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** Writes what tells others of a given span, into a map that has the names already. */
public class InjectBenchmark extends ActiveSpanBenchmark {
  private final Map<String, String> out = new HashMap<>();

  /** One outgoing request's headers. */
  @Benchmark
  public Map<String, String> inject() {
    contender.inject(out);
    return out;
  }
}
