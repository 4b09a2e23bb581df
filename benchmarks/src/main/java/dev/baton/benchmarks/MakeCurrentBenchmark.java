package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Makes a span current, and then what was current before. */
public class MakeCurrentBenchmark extends ActiveSpanBenchmark {
  /** There and back. */
  @Benchmark
  public void makeCurrent() {
    contender.makeCurrent();
  }
}
