package dev.baton.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How long one figure is measured. */
public enum Effort {
  /** As the benchmarks' annotations say. */
  FULL("2 forks, 5 s of warm-up, 5 iterations of 1 s each"),
  /** For a look. */
  QUICK("1 fork, 1.5 s of warm-up, 5 iterations of 0.2 s");

  private final String text;

  Effort(String text) {
    this.text = text;
  }

  /** Measures time and allocated bytes of the one benchmark that the options select. */
  public RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    options.addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true);
    if (this == QUICK) {
      options
          .forks(1)
          .warmupIterations(3)
          .warmupTime(TimeValue.milliseconds(500))
          .measurementIterations(5)
          .measurementTime(TimeValue.milliseconds(200));
    }
    return new Runner(options.build()).runSingle();
  }

  @Override
  public String toString() {
    return text;
  }
}
