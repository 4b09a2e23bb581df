package dev.baton.benchmarks;

import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** Makes the headers of the current span, as a map. */
public class TraceDataBenchmark extends ActiveSpanBenchmark {
  /** One map. */
  @Benchmark
  public Map<String, String> traceData() {
    return contender.traceData();
  }
}
