package dev.baton.benchmarks.endtoend;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drives one service after the other and prints a table for each pace. Progress goes to standard error. */
@Command(
    name = "benchmarks/endtoend",
    description =
        "Measures what tracing costs a service: the JDK's HTTP server, and a java.net.http call to another service for each request.",
    footer = {
      "",
      "Each kind of tracing has a JVM of its own, which is warmed up first. In each round",
      "all take a turn, in another order; a ratio compares turns of the same round. Load,",
      "the service behind and the collector of spans are in this JVM.",
      "Takes about 10 minutes; nothing else should run meanwhile."
    })
final class EndToEndCommand implements Callable<Integer> {
  private static final String EXPLANATION = """
      Median (least - greatest) of the rounds; ratios are of turns of the same round. CPU: of the service's process, sending included. Spans
      arrived: of those recorded; the rest was dropped because more ended than was sent.""";

  @Mixin
  private final Output output = new Output();

  @Option(
      names = "--quick",
      description = "Five rounds of 1 s after 12 s of warm-up: about four minutes.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write every turn there.")
  private @Nullable Path json;

  private EndToEndCommand() {}

  /** Exit code 0 when all was measured, 1 when a service failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.exit(new CommandLine(new EndToEndCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int rounds = quick ? 5 : 10;
    // After 3 s half of the CPU of each service still belongs to its compiler.
    Duration warmUp = Duration.ofSeconds(quick ? 12 : 20);
    Duration turn = Duration.ofSeconds(quick ? 1 : 3);
    String source = String.format(
        Locale.ROOT,
        "%s; %d s of warm-up, %d rounds of %d s.%s",
        Machine.describe(),
        warmUp.toSeconds(),
        rounds,
        turn.toSeconds(),
        Machine.warning());
    List<Comparison> comparisons = new ArrayList<>();
    for (Pace pace : Pace.values()) {
      output.progress(pace.toString());
      comparisons.add(Comparison.run(pace, rounds, warmUp, turn, output));
    }
    PrintWriter out = output.out();
    out.println(source);
    StringBuilder page = new StringBuilder(source).append('\n');
    for (Comparison comparison : comparisons) {
      out.printf("%n%s:%n%n%s", comparison, comparison.table().toText());
      page.append("\n**").append(comparison).append(".**\n\n");
      page.append(comparison.table().toMarkdown());
    }
    page.append("\n").append(EXPLANATION).append('\n');
    out.printf("%n%s%n", EXPLANATION);
    out.flush();
    if (json != null) {
      Files.write(json, json(comparisons));
    }
    output.page("endtoend", page.toString());
    return 0;
  }

  private static byte[] json(List<Comparison> comparisons) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("source").value(Machine.describe()).name("paces").beginArray();
    comparisons.forEach(comparison -> comparison.write(json));
    return json.endArray().endObject().toByteArray();
  }
}
