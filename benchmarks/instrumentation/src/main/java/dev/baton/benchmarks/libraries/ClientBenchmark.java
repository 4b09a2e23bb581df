package dev.baton.benchmarks.libraries;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the benchmarks share that call another service: a server span is current on the thread that calls. Because everyone bounds or sums up
 * what hangs below one, it is replaced after 500 calls, which is part of the figure.
 */
public abstract class ClientBenchmark extends LibraryBenchmark {
  private static final int CALLS = 500;

  private AutoCloseable active = () -> {};
  private int calls;

  /** Makes a span current. */
  @Setup(Level.Iteration)
  public void begin() {
    active = activate();
  }

  /** Finishes it. */
  @TearDown(Level.Iteration)
  public void end() throws Exception {
    active.close();
  }

  /** Says that a call was made. */
  final void called() throws Exception {
    if (++calls == CALLS) {
      calls = 0;
      end();
      begin();
    }
  }
}
