package dev.baton.benchmarks;

import java.util.function.IntSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Encodes a root and ten children, as the sender's thread does. */
public class EncodeBenchmark extends ContenderBenchmark {
  private static final int CHILDREN = 10;

  private IntSupplier encoder = () -> 0;

  /** Finishes what is encoded. */
  @Setup
  public void finish() {
    encoder = contender.encoder(CHILDREN);
  }

  /** All of it, once. */
  @Benchmark
  public int encode() {
    return encoder.getAsInt();
  }
}
