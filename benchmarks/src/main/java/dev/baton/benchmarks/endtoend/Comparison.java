package dev.baton.benchmarks.endtoend;

import dev.baton.benchmarks.ChildJvm;
import dev.baton.benchmarks.Output;
import dev.baton.benchmarks.Samples;
import dev.baton.benchmarks.TextTable;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All setups at one pace, in turns. */
final class Comparison implements AutoCloseable {
  private static final List<String> JVM =
      List.of("-Xms256m", "-Xmx256m", "-Dsun.net.httpserver.nodelay=true");

  private final Pace pace;
  private final Output output;
  private final Surroundings surroundings;
  private final Map<Setup, ChildJvm> services = new EnumMap<>(Setup.class);
  private final Map<Setup, Integer> ports = new EnumMap<>(Setup.class);
  private final Map<Setup, List<Turn>> turns = new EnumMap<>(Setup.class);
  private final Map<Setup, Long> requests = new EnumMap<>(Setup.class);

  private Comparison(Pace pace, Output output) throws IOException {
    this.pace = pace;
    this.output = output;
    this.surroundings = Surroundings.start(pace);
  }

  /** Warms each service up, and then gives each its turn in each round. */
  static Comparison run(Pace pace, int rounds, Duration warmUp, Duration turn, Output output)
      throws IOException, InterruptedException {
    try (Comparison comparison = new Comparison(pace, output)) {
      comparison.drive(rounds, warmUp, turn);
      return comparison;
    }
  }

  private void drive(int rounds, Duration warmUp, Duration turn)
      throws IOException, InterruptedException {
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
      say("warming up: " + setup);
      turn(setup, warmUp);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Setup setup : order) {
        say("round " + round + " of " + rounds + ": " + setup);
        of(setup).add(turn(setup, turn));
      }
      Collections.rotate(order, 1);
    }
  }

  private void say(String what) {
    output.progress(what);
  }

  private Turn turn(Setup setup, Duration duration) throws IOException, InterruptedException {
    Duration before = cpuTime(setup);
    Load load = Load.run(ports.getOrDefault(setup, 0), pace.connections(), duration);
    requests.merge(setup, (long) load.requests(), Long::sum);
    surroundings.settle(setup);
    return new Turn(load, cpuTime(setup).minus(before).toNanos());
  }

  private Duration cpuTime(Setup setup) {
    ChildJvm service = services.get(setup);
    return service == null ? Duration.ZERO : service.cpuTime();
  }

  private List<Turn> of(Setup setup) {
    return turns.getOrDefault(setup, List.of());
  }

  /** One row for each setup: median (least - greatest) of the rounds. */
  TextTable table() {
    TextTable table = new TextTable(
        "",
        "requests/s",
        "of no tracing, %",
        "p50, ms",
        "p99, ms",
        "p99, x",
        "CPU, us/request",
        "spans arrived, %");
    for (Setup setup : Setup.values()) {
      boolean first = setup == Setup.NONE;
      table.row(
          setup.toString(),
          samples(setup, Turn::perSecond).text("%,.0f"),
          first ? "" : ratio(setup, Turn::perSecond, 100).text("%.1f"),
          samples(setup, Turn::p50).text("%.2f"),
          samples(setup, Turn::p99).text("%.2f"),
          first ? "" : ratio(setup, Turn::p99, 1).text("%.2f"),
          samples(setup, Turn::cpuMicros).text("%.0f"),
          first || setup == Setup.BATON_RATE_0
              ? ""
              : String.format(Locale.ROOT, "%.0f", arrivedPercent(setup)));
    }
    return table;
  }

  private Samples samples(Setup setup, ToDoubleFunction<Turn> value) {
    return Samples.of(of(setup).stream().map(value::applyAsDouble).toList());
  }

  /** Of each turn to the turn without tracing in its round. */
  private Samples ratio(Setup setup, ToDoubleFunction<Turn> value, double of) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of(setup).size(); round++) {
      ratios.add(of
          * value.applyAsDouble(of(setup).get(round))
          / value.applyAsDouble(of(Setup.NONE).get(round)));
    }
    return Samples.of(ratios);
  }

  private double arrivedPercent(Setup setup) {
    return 100.0 * surroundings.arrived(setup) / (2 * requests.getOrDefault(setup, 1L));
  }

  /** Every turn, as an object. */
  void write(JsonWriter json) {
    json.beginObject().name("pace").value(pace.toString()).name("setups").beginArray();
    for (Setup setup : Setup.values()) {
      json.beginObject().name("of").value(setup.toString());
      json.name("spans_arrived").value(surroundings.arrived(setup));
      json.name("turns").beginArray();
      for (Turn turn : of(setup)) {
        json.beginObject().name("requests_per_second").value(turn.perSecond());
        json.name("p50_millis").value(turn.p50()).name("p99_millis").value(turn.p99());
        json.name("cpu_micros_per_request").value(turn.cpuMicros()).endObject();
      }
      json.endArray().endObject();
    }
    json.endArray().endObject();
  }

  @Override
  public String toString() {
    return pace.toString();
  }

  /** Ends the services, which send what is left. */
  @Override
  public void close() throws IOException {
    try (surroundings) {
      for (ChildJvm service : services.values()) {
        service.close();
      }
    }
  }
}
