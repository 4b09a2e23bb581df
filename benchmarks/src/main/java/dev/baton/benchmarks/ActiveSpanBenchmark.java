package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What the benchmarks share that run inside a span: a server span of a trace that came in is current on the thread that measures. */
public abstract class ActiveSpanBenchmark extends ContenderBenchmark {
  private AutoCloseable active = () -> {};

  /** Makes a span current. */
  @Setup(Level.Iteration)
  public void activate() {
    active = contender.activate(contender.incoming(Incoming.SAMPLED));
  }

  /** Finishes it. */
  @TearDown(Level.Iteration)
  public void deactivate() throws Exception {
    active.close();
  }
}
