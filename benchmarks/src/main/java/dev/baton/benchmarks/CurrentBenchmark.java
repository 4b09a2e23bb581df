package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Looks up the current span. */
public class CurrentBenchmark extends ActiveSpanBenchmark {
  /** One look. */
  @Benchmark
  public Object current() {
    return contender.current();
  }
}
