package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** Writes the headers of one outgoing request while a span is current. The map has the names already, so that it costs no bytes, and a few
 * nanoseconds for each header. */
public class HeadersBenchmark extends ActiveSpanBenchmark {
  private final Map<String, String> out = new HashMap<>();

  /** One outgoing request's headers. */
  @Benchmark
  public Map<String, String> headers() {
    contender.headers(out);
    return out;
  }
}
