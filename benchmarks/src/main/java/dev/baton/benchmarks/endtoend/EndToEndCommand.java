package dev.baton.benchmarks.endtoend;

import dev.baton.benchmarks.ChildJvm;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.MarkedSection;
import dev.baton.benchmarks.Samples;
import dev.baton.benchmarks.TextTable;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drives one service after the other and prints one table. Progress goes to standard error. */
@Command(
    name = "benchmarks/endtoend",
    description =
        "Measures what tracing costs a service: the JDK's HTTP server, and a java.net.http call to another service for each request.",
    footer = {
      "",
      "Each kind of tracing has a JVM of its own, which is warmed up first. In each round",
      "all take a turn, in another order; a ratio compares turns of the same round. Load,",
      "the service behind and the collector of spans are in this JVM.",
      "Takes about 4 minutes; nothing else should run meanwhile."
    })
final class EndToEndCommand implements Callable<Integer> {
  private static final List<String> JVM =
      List.of("-Xms256m", "-Xmx256m", "-Dsun.net.httpserver.nodelay=true");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--quick",
      description = "Three rounds of 1 s after 3 s of warm-up each: about half a minute.")
  private boolean quick;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many requests are under way at any time; 4 unless set.")
  private int connections = 4;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write every turn there.")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also replace the table of that page.")
  private @Nullable Path markdown;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private final Map<Setup, List<Load>> turns = new EnumMap<>(Setup.class);
  private final Map<Setup, Long> requests = new EnumMap<>(Setup.class);

  private EndToEndCommand() {}

  /** Exit code 0 when all was measured, 1 when a service failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.exit(new CommandLine(new EndToEndCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int rounds = quick ? 3 : 12;
    Duration warmUp = Duration.ofSeconds(quick ? 3 : 8);
    Duration turn = Duration.ofMillis(quick ? 1_000 : 3_000);
    String source = String.format(
        Locale.ROOT,
        "%s; %d connections, %d s of warm-up, %d rounds of %d s.%s",
        Machine.describe(),
        connections,
        warmUp.toSeconds(),
        rounds,
        turn.toSeconds(),
        Machine.warning());
    Map<Setup, ChildJvm> services = new EnumMap<>(Setup.class);
    try (Surroundings surroundings = Surroundings.start()) {
      try {
        drive(services, surroundings, rounds, warmUp, turn);
      } finally {
        for (ChildJvm service : services.values()) {
          service.close(); // which sends what is left
        }
      }
      report(source, surroundings);
    }
    return 0;
  }

  private void drive(
      Map<Setup, ChildJvm> services,
      Surroundings surroundings,
      int rounds,
      Duration warmUp,
      Duration turn)
      throws IOException, InterruptedException {
    PrintWriter progress = spec.commandLine().getErr();
    Map<Setup, Integer> ports = new EnumMap<>(Setup.class);
    List<Setup> order = new ArrayList<>(List.of(Setup.values()));
    for (Setup setup : order) {
      ChildJvm service = ChildJvm.start(
          Service.class,
          JVM,
          List.of(),
          setup.name(),
          surroundings.behind().toString(),
          surroundings.collector().toString());
      services.put(setup, service);
      ports.put(setup, Integer.parseInt(service.readLine()));
      turns.put(setup, new ArrayList<>());
    }
    for (Setup setup : order) {
      progress.printf("warming up: %s%n", setup);
      progress.flush();
      load(setup, ports.getOrDefault(setup, 0), warmUp);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Setup setup : order) {
        progress.printf("round %d of %d: %s%n", round, rounds, setup);
        progress.flush();
        of(setup).add(load(setup, ports.getOrDefault(setup, 0), turn));
      }
      Collections.rotate(order, 1);
    }
  }

  private Load load(Setup setup, int port, Duration duration)
      throws IOException, InterruptedException {
    Load load = Load.run(port, connections, duration);
    requests.merge(setup, (long) load.requests(), Long::sum);
    return load;
  }

  private List<Load> of(Setup setup) {
    return turns.getOrDefault(setup, List.of());
  }

  private void report(String source, Surroundings surroundings) throws IOException {
    TextTable table = new TextTable(
        "", "requests/s", "of no tracing, %", "p50, ms", "p99, ms", "p99, x", "spans arrived, %");
    for (Setup setup : Setup.values()) {
      table.row(
          setup.toString(),
          samples(setup, Load::perSecond).text("%,.0f"),
          setup == Setup.NONE ? "" : ratio(setup, Load::perSecond, 100).text("%.1f"),
          samples(setup, load -> load.percentileMillis(50)).text("%.2f"),
          samples(setup, load -> load.percentileMillis(99)).text("%.2f"),
          setup == Setup.NONE
              ? ""
              : ratio(setup, load -> load.percentileMillis(99), 1).text("%.2f"),
          setup == Setup.NONE || setup == Setup.BATON_RATE_0
              ? ""
              : String.format(Locale.ROOT, "%.0f", arrivedPercent(setup, surroundings)));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s%n%n%s%n", source, table.toText());
    out.println("Median (least - greatest) of the rounds; ratios are of turns of the same round.");
    out.println(
        "spans arrived: of those recorded; the rest was dropped because more ended than was sent.");
    out.flush();
    if (json != null) {
      Files.write(json, json(surroundings));
    }
    if (markdown != null) {
      MarkedSection.replace(markdown, "endtoend", source + "\n\n" + table.toMarkdown());
    }
  }

  private Samples samples(Setup setup, ToDoubleFunction<Load> value) {
    return Samples.of(of(setup).stream().map(value::applyAsDouble).toList());
  }

  /** Of each turn to the turn without tracing in its round. */
  private Samples ratio(Setup setup, ToDoubleFunction<Load> value, double of) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of(setup).size(); round++) {
      ratios.add(of
          * value.applyAsDouble(of(setup).get(round))
          / value.applyAsDouble(of(Setup.NONE).get(round)));
    }
    return Samples.of(ratios);
  }

  private double arrivedPercent(Setup setup, Surroundings surroundings) {
    return 100.0 * surroundings.arrived(setup) / (2 * requests.getOrDefault(setup, 1L));
  }

  private byte[] json(Surroundings surroundings) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("source").value(Machine.describe()).name("setups").beginArray();
    for (Setup setup : Setup.values()) {
      json.beginObject().name("of").value(setup.toString());
      json.name("spans_arrived").value(surroundings.arrived(setup));
      json.name("turns").beginArray();
      for (Load load : of(setup)) {
        json.beginObject().name("requests_per_second").value(load.perSecond());
        json.name("p50_millis").value(load.percentileMillis(50));
        json.name("p99_millis").value(load.percentileMillis(99)).endObject();
      }
      json.endArray().endObject();
    }
    return json.endArray().endObject().toByteArray();
  }
}
