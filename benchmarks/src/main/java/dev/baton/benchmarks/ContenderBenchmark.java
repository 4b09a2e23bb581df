package dev.baton.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the benchmarks share: one implementation, set up before time is taken, shared by all threads that measure. Each fork sees one
 * implementation only, so that its calls are as predictable as in a program that uses it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class ContenderBenchmark {
  /** Which one is measured. */
  @Param("BATON")
  public Implementation implementation = Implementation.BASE;

  /** Whether it records spans. */
  @Param("true")
  public boolean tracing = true;

  @SuppressWarnings("NullAway.Init") // by open()
  Contender contender;

  /** Sets up the implementation. */
  @Setup
  public void open() {
    contender = implementation.open(tracing);
  }

  /** Ends it. */
  @TearDown
  public void close() {
    contender.close();
  }
}
