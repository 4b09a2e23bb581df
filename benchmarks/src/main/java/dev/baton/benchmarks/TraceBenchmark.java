package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** A whole trace of a root and its children, through to the sink. */
public class TraceBenchmark extends ContenderBenchmark {
  /** How many children. */
  @Param("10")
  public int children = 10;

  /** One trace. */
  @Benchmark
  public void trace() {
    contender.trace(children);
  }
}
