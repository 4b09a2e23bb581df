package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every row can be measured: each benchmark runs, once, in this JVM. No time is taken. */
class OperationTest {
  @ParameterizedTest
  @EnumSource
  void operation_everyImplementation_runsOnce(Operation operation) throws RunnerException {
    List<Implementation> measured = Stream.of(Implementation.values())
        .filter(implementation -> operation.absence(implementation) == null)
        .toList();

    assertThat(measured).contains(Implementation.BASE).hasSizeGreaterThan(1);
    for (Implementation implementation : measured) {
      RunResult result = new Runner(Compare.options(operation, implementation)
              .mode(Mode.SingleShotTime)
              .forks(0)
              .warmupIterations(0)
              .measurementIterations(1)
              .shouldFailOnError(true)
              .verbosity(VerboseMode.SILENT)
              .build())
          .runSingle();

      assertThat(result.getParams().getBenchmark())
          .startsWith(operation.benchmark().getName());
      assertThat(result.getParams().getParam("implementation")).isEqualTo(implementation.name());
    }
  }
}
