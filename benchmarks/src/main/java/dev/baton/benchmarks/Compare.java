package dev.baton.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

/** Runs the benchmarks for every implementation and prints one table. Progress goes to standard error. */
@Command(
    name = "benchmarks/compare",
    description = "Measures Baton's hot path beside its peers: time and allocated bytes.",
    footer = {
      "",
      "Operations:",
      "  parse-sentry-trace parse-baggage extract inject headers trace-data",
      "  current make-current child hop hop-unsampled hop-off hop-2-threads",
      "  hop-8k-baggage spans-10 spans-100 spans-1000 encode",
      "  targets-1 targets-10 targets-100",
      "All of them take about half an hour; nothing else should run meanwhile."
    })
final class Compare implements Callable<Integer> {
  @Mixin
  private final Output output = new Output();

  @Option(
      names = "--quick",
      description = "One fork and short iterations: about 5 minutes, wider spread.")
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

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Also draw the most telling operations there, as bars.")
  private @Nullable Path svg;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also replace the picture and its figures on that page.")
  private @Nullable Path summary;

  private Compare() {}

  /** Exit code 0 when all was measured, 1 when a benchmark failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    String busy = Machine.warning();
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    List<Figure> figures = new ArrayList<>();
    List<RunResult> results = new ArrayList<>();
    int runs = count();
    for (Operation operation : rows) {
      for (Implementation implementation : Implementation.values()) {
        if (operation.absence(implementation) == null) {
          output.progress(
              "[" + (figures.size() + 1) + "/" + runs + "] " + operation + ", " + implementation);
          RunResult result = effort.run(options(operation, implementation));
          results.add(result);
          figures.add(Figure.of(operation, implementation, result));
        }
      }
    }
    String source = Machine.describe() + "; " + effort + "." + busy;
    print(source, figures, output.out());
    if (json != null) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
    }
    if (svg != null) {
      Files.writeString(svg, Picture.of(source, rows, figures));
    }
    output.page("compare", page -> picture(page) + MarkdownTable.of(source, rows, figures));
    if (summary != null) {
      String table = MarkdownTable.summary(source, rows, figures);
      MarkedSection.replace(summary, "figures", picture(summary) + table);
    }
    return 0;
  }

  /** Shows the picture on a page; nothing where none was drawn. */
  private String picture(Path page) {
    if (svg == null) {
      return "";
    }
    Path folder = page.toAbsolutePath().normalize().getParent();
    Path drawn = svg.toAbsolutePath().normalize();
    return "![What tracing costs: Baton beside its peers]("
        + (folder == null ? drawn : folder.relativize(drawn))
        + ")\n\n";
  }

  private int count() {
    int count = 0;
    for (Operation operation : rows) {
      for (Implementation implementation : Implementation.values()) {
        count += operation.absence(implementation) == null ? 1 : 0;
      }
    }
    return count;
  }

  /** What selects one figure. */
  static ChainedOptionsBuilder options(Operation operation, Implementation implementation) {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + operation.benchmark().getName() + "\\.")
        .param("implementation", implementation.name())
        .threads(operation.threads());
    operation.parameters().forEach(options::param);
    return options;
  }

  private void print(String source, List<Figure> figures, PrintWriter out) {
    out.printf("%s%n%n%s", source, Table.of(rows, figures));
    out.printf(
        "ns/op: median of the iterations. B/op: allocated by all threads. x: divided by %s.%n%n",
        Implementation.BASE);
    for (Operation operation : rows) {
      out.printf("%s: %s.", operation, operation.meaning());
      out.println(operation.difference().isEmpty() ? "" : " " + operation.difference() + ".");
    }
    out.println();
    for (Implementation implementation : Implementation.values()) {
      out.printf("%s: %s.%n", implementation, implementation.difference());
    }
    out.flush();
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
