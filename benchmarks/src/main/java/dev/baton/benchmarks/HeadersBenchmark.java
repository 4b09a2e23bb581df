package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Writes the headers of one outgoing request while a span is current. The map has the names already, so that it costs no bytes, and a few
 * nanoseconds for each header.
 */
public class HeadersBenchmark extends ContenderBenchmark {
  private final Map<String, String> out = new HashMap<>();
  private AutoCloseable active = () -> {};

  /** Makes a span current on the thread that measures. */
  @Setup(Level.Iteration)
  public void activate() {
    active = contender.activate(contender.incoming(true));
  }

  /** Finishes it. */
  @TearDown(Level.Iteration)
  public void deactivate() throws Exception {
    active.close();
  }

  /** One outgoing request's headers. */
  @Benchmark
  public Map<String, String> headers() {
    contender.headers(out);
    return out;
  }
}
