package dev.baton.benchmarks.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.benchmarks.Incoming;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every row can be measured, once, in this JVM, and that what is measured is traced. No time is taken. */
class RowTest {
  static Stream<Arguments> measured() {
    return Stream.of(Row.values())
        .flatMap(row -> Stream.of(Subject.values())
            .filter(subject -> row.absence(subject) == null)
            .map(subject -> Arguments.of(row, subject)));
  }

  @ParameterizedTest
  @MethodSource("measured")
  void row_everySubject_runsOnce(Row row, Subject subject) throws RunnerException {
    RunResult result = new Runner(LibrariesCommand.options(row, subject)
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build())
        .runSingle();

    assertThat(result.getParams().getBenchmark()).startsWith(row.benchmark().getName());
    assertThat(result.getParams().getParam("subject")).isEqualTo(subject.name());
  }

  @ParameterizedTest
  @MethodSource("measured")
  void call_everySubject_isTracedUnlessThereIsNone(Row row, Subject subject) throws Exception {
    LibraryBenchmark benchmark = row.benchmark().getDeclaredConstructor().newInstance();
    benchmark.subject = subject;
    boolean traced = subject != Subject.NONE;
    benchmark.open();
    try {
      if (benchmark instanceof ClientBenchmark client) {
        client.begin();
        benchmark.call();
        client.end();
        assertThat(benchmark.told().contains(Incoming.TRACE_ID)).isEqualTo(traced);
      } else {
        benchmark.call();
        assertThat(benchmark.taken() > 0).isEqualTo(traced);
      }
    } finally {
      benchmark.close();
    }
  }

  @Test
  void cells_someoneIsMeasured_showWhatItAdds() {
    Map<Subject, Cost> costs =
        Map.of(Subject.NONE, new Cost(1000, 10, 400), Subject.BATON, new Cost(1500, 20, 1400));

    assertThat(LibrariesCommand.cells(Row.GRPC_CLIENT, costs))
        .startsWith("grpc-client", "1,000 ns ±10, 400 B", "+500 ns ±30, +1,000 B");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void subject_asText_endsWithItsVersion(Subject subject) {
    assertThat(subject.toString()).matches("[A-Za-z-]+ [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }
}
