package dev.baton.benchmarks.export;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import dev.baton.benchmarks.TextTable;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets Baton send as fast as it can and prints one table. Progress goes to standard error. */
@Command(
    name = "benchmarks/export",
    description =
        "Measures how many spans the sender's thread brings out, at what cost, and what becomes of those that are too many.",
    footer = {"", "Takes about 2 minutes; nothing else should run meanwhile."})
final class ExportCommand implements Callable<Integer> {
  @Mixin
  private final Output output = new Output();

  @Option(names = "--quick", description = "2 s for each row instead of 10: half a minute.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there.")
  private @Nullable Path json;

  private ExportCommand() {}

  /** Exit code 0 when all was measured, 1 when a JVM failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ExportCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    int warmUp = quick ? 1 : 4;
    int seconds = quick ? 2 : 10;
    String source = String.format(
        Locale.ROOT,
        "%s; %d s of warm-up, %d s each, heap of the sender's process %d MB.%s",
        Machine.describe(),
        warmUp,
        seconds,
        Scenario.HEAP_MEGABYTES,
        Machine.warning());
    Map<Scenario, Sent> results = new LinkedHashMap<>();
    for (Scenario scenario : Scenario.ALL) {
      output.progress(scenario.toString());
      results.put(scenario, scenario.run(warmUp, seconds));
    }
    TextTable table = table(results);
    PrintWriter out = output.out();
    out.printf("%s%n%n%s%n", source, table.toText());
    out.println("spans/s: that arrived, by the clock. of one core: by the CPU time of the sender's "
        + "thread, encoding, compressing and sending included.");
    out.println("heap: what was reachable in the whole process after the last span had ended.");
    out.flush();
    if (json != null) {
      Files.write(json, json(results));
    }
    output.page("export", source + "\n\n" + table.toMarkdown());
    return 0;
  }

  private static TextTable table(Map<Scenario, Sent> results) {
    TextTable table = new TextTable(
        "",
        "spans/s",
        "CPU, ns/span",
        "spans/s of one core",
        "B/span",
        "ended",
        "dropped",
        "heap, MB");
    results.forEach((scenario, sent) -> table.row(
        scenario.toString(),
        number(sent.perSecond()),
        number(sent.cpuNanosPerSpan()),
        number(sent.perSecondOfOneCore()),
        number(sent.bytesPerSpan()),
        number((double) sent.ended()),
        number((double) sent.dropped()),
        String.format(Locale.ROOT, "%.1f", sent.heap() / 1e6)));
    return table;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static byte[] json(Map<Scenario, Sent> results) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("source").value(Machine.describe()).name("rows").beginArray();
    results.forEach((scenario, sent) -> {
      json.beginObject().name("row").value(scenario.toString());
      json.name("ended").value(sent.ended()).name("dropped").value(sent.dropped());
      json.name("nanos").value(sent.nanos()).name("cpu_nanos").value(sent.cpuNanos());
      json.name("allocated")
          .value(sent.allocated())
          .name("heap")
          .value(sent.heap())
          .endObject();
    });
    return json.endArray().endObject().toByteArray();
  }
}
