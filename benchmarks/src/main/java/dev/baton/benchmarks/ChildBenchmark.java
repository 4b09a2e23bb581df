package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Starts and finishes a child of the current span. The parent does not live for ever, because every implementation bounds or sums up what
 * hangs below one: it is replaced after 500 children, which is part of the figure. */
public class ChildBenchmark extends ActiveSpanBenchmark {
  private static final int CHILDREN = 500;

  private int children;

  /** One child. */
  @Benchmark
  public void child() throws Exception {
    contender.child();
    if (++children == CHILDREN) {
      children = 0;
      deactivate();
      activate();
    }
  }
}
