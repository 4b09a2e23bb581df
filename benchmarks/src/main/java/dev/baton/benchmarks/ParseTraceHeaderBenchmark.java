package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Reads one header that names trace, span and decision. */
public class ParseTraceHeaderBenchmark extends ContenderBenchmark {
  private String value = "";

  /** Prepares the header. */
  @Setup
  public void prepare() {
    value = requireNonNull(contender.incoming(Incoming.SAMPLED).get(contender.traceHeader()));
  }

  /** One header. */
  @Benchmark
  public Object parse() {
    return contender.parseTraceHeader(value);
  }
}
