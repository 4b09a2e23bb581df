package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Effort;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import dev.baton.benchmarks.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs the benchmarks of the libraries for every subject and prints one table. Progress goes to standard error. */
@Command(
    name = "benchmarks/libraries",
    description =
        "Measures what an instrumentation adds to one call through a library, beside its peers: time and allocated bytes.",
    footer = "Nothing else should run meanwhile.")
final class LibrariesCommand implements Callable<Integer> {
  @Mixin
  private final Output output = new Output();

  @Option(names = "--quick", description = "One fork and short iterations: wider spread.")
  private boolean quick;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      converter = RowConverter.class,
      description = "Only these, separated by commas; else all.")
  private List<Row> rows = List.of(Row.values());

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the figures there, in JMH's own JSON format.")
  private @Nullable Path json;

  private LibrariesCommand() {}

  /** Exit code 0 when all was measured, 1 when a benchmark failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LibrariesCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    String busy = Machine.warning();
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    List<RunResult> results = new ArrayList<>();
    TextTable table = new TextTable(
        Stream.concat(Stream.of("call"), Stream.of(Subject.values()).map(Subject::toString))
            .toArray(String[]::new));
    StringBuilder notes = new StringBuilder();
    for (Row row : rows) {
      Map<Subject, Cost> costs = new EnumMap<>(Subject.class);
      for (Subject subject : Subject.values()) {
        if (row.absence(subject) == null) {
          output.progress(row + ", " + subject);
          RunResult result = effort.run(options(row, subject));
          results.add(result);
          costs.put(subject, Cost.of(result));
        }
      }
      table.row(cells(row, costs));
      notes.append("- ").append(row).append(": ").append(row.meaning());
      notes.append(". ").append(row.difference()).append(".\n");
    }
    String source = Machine.describe() + "; " + effort + "." + busy;
    PrintWriter out = output.out();
    out.printf("%s%n%n%s%n%s", source, table.toText(), notes);
    out.flush();
    if (json != null) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
    }
    output.page("libraries", source + "\n\n" + table.toMarkdown() + "\n" + notes);
    return 0;
  }

  /** What selects one figure. */
  static ChainedOptionsBuilder options(Row row, Subject subject) {
    return new OptionsBuilder()
        .include("^" + row.benchmark().getName() + "\\.")
        .param("subject", subject.name());
  }

  /** The library's own cost, and what each adds to it. */
  static String[] cells(Row row, Map<Subject, Cost> costs) {
    Cost bare = costs.get(Subject.NONE);
    List<String> cells = new ArrayList<>(List.of(row.toString()));
    for (Subject subject : Subject.values()) {
      Cost cost = costs.get(subject);
      if (cost == null) {
        cells.add("- (" + row.absence(subject) + ")");
      } else {
        cells.add(bare == null || subject == Subject.NONE ? cost.toString() : cost.above(bare));
      }
    }
    return cells.toArray(String[]::new);
  }

  private static final class RowConverter implements ITypeConverter<Row> {
    @Override
    public Row convert(String name) {
      for (Row row : Row.values()) {
        if (row.toString().equals(name)) {
          return row;
        }
      }
      throw new TypeConversionException("'" + name + "' is none of " + List.of(Row.values()));
    }
  }
}
