package dev.baton.benchmarks.startup;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import dev.baton.benchmarks.Samples;
import dev.baton.benchmarks.TextTable;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts fresh JVMs in turns and prints one table. */
@Command(
    name = "benchmarks/startup",
    description =
        "Measures the way from nothing to the first finished span in fresh JVMs, in turns, and what each brings along.")
final class StartCommand implements Callable<Integer> {
  @Mixin
  private final Output output = new Output();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "How many JVMs for each; 10 unless set.")
  private int runs = 10;

  @Option(names = "--quick", description = "Five JVMs for each.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write every start there.")
  private @Nullable Path json;

  private StartCommand() {}

  /** Exit code 0 when all was measured, 1 when a JVM failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StartCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    String busy = Machine.warning();
    int rounds = quick ? 5 : runs;
    for (Subject subject : Subject.values()) {
      subject.start(); // so that its files are in memory
    }
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : Subject.values()) {
        starts.add(subject.start());
      }
    }
    String source = Machine.describe() + "; " + rounds + " JVMs each, in turns." + busy;
    TextTable table = table(starts);
    PrintWriter out = output.out();
    out.printf("%s%n%n%s%n", source, table.toText());
    out.println("to the first span: median (fastest - slowest) from before setting up to the end "
        + "of the first span, class loading included.");
    out.println("threads: those that run before the first span; jars: with all they need to send.");
    out.flush();
    if (json != null) {
      Files.write(json, json(starts));
    }
    output.page("startup", source + "\n\n" + table.toMarkdown());
    return 0;
  }

  private static TextTable table(List<Start> starts) throws IOException {
    TextTable table = new TextTable(
        "", "to the first span, ms", "x", "of it to set up, ms", "threads", "jars, kB");
    double base = millis(starts, Subject.BATON).median();
    for (Subject subject : Subject.values()) {
      List<Start> own = of(starts, subject);
      Samples millis = millis(starts, subject);
      Samples initialize =
          Samples.of(own.stream().map(start -> start.initializeNanos() / 1e6).toList());
      List<String> threads = own.get(0).threads();
      table.row(
          subject.toString(),
          millis.text("%.0f"),
          String.format(Locale.ROOT, "%.1f", millis.median() / base),
          String.format(Locale.ROOT, "%.0f", initialize.median()),
          threads.isEmpty() ? "0" : threads.size() + ": " + String.join(", ", threads),
          String.format(
              Locale.ROOT, "%,d in %d", subject.bytes() / 1000, subject.jars().size()));
    }
    return table;
  }

  private static List<Start> of(List<Start> starts, Subject subject) {
    return starts.stream().filter(start -> start.subject() == subject).toList();
  }

  private static Samples millis(List<Start> starts, Subject subject) {
    return Samples.of(of(starts, subject).stream().map(Start::millis).toList());
  }

  private static byte[] json(List<Start> starts) throws IOException {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("source").value(Machine.describe()).name("jars").beginArray();
    for (Subject subject : Subject.values()) {
      json.beginObject();
      json.name("of").value(subject.toString()).name("bytes").value(subject.bytes());
      json.endObject();
    }
    json.endArray().name("starts").beginArray();
    for (Start start : starts) {
      json.beginObject().name("of").value(start.subject().toString());
      json.name("initialize_nanos").value(start.initializeNanos());
      json.name("span_nanos").value(start.spanNanos());
      json.name("threads").value(String.join(" ", start.threads())).endObject();
    }
    return json.endArray().endObject().toByteArray();
  }
}
