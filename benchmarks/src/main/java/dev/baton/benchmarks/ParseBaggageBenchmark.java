package dev.baton.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Reads one {@code baggage}, of eight members of Sentry's and two of others. */
public class ParseBaggageBenchmark extends ContenderBenchmark {
  private String value = "";

  /** Prepares the header. */
  @Setup
  public void prepare() {
    value = Incoming.SAMPLED.baggage();
  }

  /** One header. */
  @Benchmark
  public Object parse() {
    return contender.parseBaggage(value);
  }
}
