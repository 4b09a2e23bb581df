package dev.baton.benchmarks;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the benchmarks for every implementation and prints one table. Progress goes to standard error. */
@Command(
    name = "benchmarks/compare",
    description = "Measures Baton's hot path beside its peers: time and allocated bytes.",
    footer = {
      "",
      "Operations: extract, hop, hop-unsampled, headers.",
      "Takes about 6 minutes; nothing else should run meanwhile."
    })
final class Compare implements Callable<Integer> {
  /** A load average above which others take time from what is measured. */
  private static final double BUSY = 0.7;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--quick",
      description = "One fork and short iterations: about 2 minutes, wider spread.")
  private boolean quick;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "OPERATION",
      converter = OperationConverter.class,
      description = "Only these operations, separated by commas.")
  private List<Operation> rows = List.of(Operation.values());

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the figures there, in JMH's own JSON format.")
  private @Nullable Path json;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private Compare() {}

  /** Exit code 0 when all was measured, 1 when a benchmark failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException {
    List<Figure> figures = new ArrayList<>();
    List<RunResult> results = new ArrayList<>();
    PrintWriter progress = spec.commandLine().getErr();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    int runs = rows.size() * Implementation.values().length;
    for (Operation operation : rows) {
      for (Implementation implementation : Implementation.values()) {
        progress.printf("[%d/%d] %s, %s%n", figures.size() + 1, runs, operation, implementation);
        progress.flush();
        RunResult result = run(operation, implementation);
        results.add(result);
        figures.add(Figure.of(operation, implementation, result));
      }
    }
    print(figures, load, spec.commandLine().getOut());
    if (json != null) {
      write(results, json);
    }
    return 0;
  }

  private RunResult run(Operation operation, Implementation implementation) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + operation.benchmark().getName() + "\\.")
        .param("implementation", implementation.name())
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
    if (quick) {
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(4)
          .measurementTime(TimeValue.seconds(1));
    }
    return new Runner(options.build()).runSingle();
  }

  private void print(List<Figure> figures, double load, PrintWriter out) {
    out.printf(
        "JDK %s, %d CPUs, %s %s; %s%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        quick
            ? "1 fork, 2 s of warm-up, 4 iterations of 1 s"
            : "2 forks, 5 s of warm-up, 5 iterations of 1 s each");
    if (load > BUSY) {
      out.printf(
          Locale.ROOT,
          "The machine was busy (load %.1f at the start): do not trust the times.%n%n",
          load);
    }
    out.print(Table.of(figures));
    out.printf(
        "%nns/op: median of the iterations. B/op: allocated by all threads. x: divided by %s.%n%n",
        Implementation.BASE);
    for (Operation operation : rows) {
      out.printf("%s: %s.%n", operation, operation.meaning());
    }
    out.println();
    for (Implementation implementation : Implementation.values()) {
      out.printf("%s: %s.%n", implementation, implementation.difference());
    }
    out.flush();
  }

  private static void write(Collection<RunResult> results, Path file) {
    ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(results);
  }

  private static final class OperationConverter implements ITypeConverter<Operation> {
    @Override
    public Operation convert(String name) {
      for (Operation operation : Operation.values()) {
        if (operation.toString().equals(name)) {
          return operation;
        }
      }
      throw new TypeConversionException("'" + name + "' is none of " + List.of(Operation.values()));
    }
  }
}
