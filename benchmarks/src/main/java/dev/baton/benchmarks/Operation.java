package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the table. */
enum Operation {
  PARSE_SENTRY_TRACE(
      row(ParseTraceHeaderBenchmark.class, "read the header that names trace, span and decision")
          .difference(
              "OpenTelemetry reads traceparent into a new context, having no public parser of its own; Brave reads b3")),
  PARSE_BAGGAGE(row(ParseBaggageBenchmark.class, "read baggage: 8 members of Sentry's, 2 of others")
      .difference("OpenTelemetry reads it into a new context")
      .lacks(Implementation.BRAVE, "has no reader of the header baggage")),
  EXTRACT(row(ExtractBenchmark.class, "read both headers of a request").pictured()),
  INJECT(row(InjectBenchmark.class, "headers that tell of a given span, into a map that has them")),
  HEADERS(row(
          HeadersBenchmark.class,
          "headers for one outgoing request, of the span that is current, into a map that has them")
      .pictured()),
  TRACE_DATA(
      row(TraceDataBenchmark.class, "headers of the span that is current, in a new map")
          .difference(
              "Baton has getTraceData(); sentry-java getTraceparent() and getBaggage(); the others inject")),
  CURRENT(row(CurrentBenchmark.class, "look up the current span")),
  MAKE_CURRENT(
      row(MakeCurrentBenchmark.class, "make a span current that is not, and close that again")
          .difference("sentry-java forks the scope, as its integrations do")),
  CHILD(row(ChildBenchmark.class, "start and finish a child of the current span")
      .difference(
          "the parent is finished and replaced after 500; sentry-java then builds an envelope of them")
      .pictured()),
  HOP(row(
          HopBenchmark.class,
          "extract, server span, client span with 3 attributes, inject into a new map, finish both")
      .pictured()),
  HOP_UNSAMPLED(row(HopBenchmark.class, "the same, of a trace that the sender does not keep")
      .with("incoming", Incoming.UNSAMPLED)
      .pictured()),
  HOP_OFF(row(HopBenchmark.class, "the same with tracing off, so that traces pass through")
      .with("tracing", false)
      .difference(
          "Baton and sentry-java without a sample rate, OpenTelemetry's API without SDK, Brave as no-op; sentry-java then has no "
              + "spans and keeps the trace in its scope")
      .pictured()),
  HOP_2_THREADS(
      row(HopBenchmark.class, "hop on two threads at once, on one shared instance; per thread")
          .threads(2)),
  HOP_8K_BAGGAGE(row(
          HopBenchmark.class, "hop, with 64 members and nearly 8 kB of baggage coming in")
      .with("incoming", Incoming.LARGE_BAGGAGE)
      .difference("Baton and sentry-java pass the 8 members of Sentry's on, OpenTelemetry all 64")
      .lacks(Implementation.BRAVE, "carries no header baggage")),
  SPANS_10(row(TraceBenchmark.class, "a root and 10 children with 2 attributes each; per span")
      .with("children", 10)
      .each(11)),
  SPANS_100(row(TraceBenchmark.class, "a root and 100 children; per span")
      .with("children", 100)
      .each(101)
      .pictured()),
  SPANS_1000(row(TraceBenchmark.class, "a root and 1,000 children; per span")
      .with("children", 1000)
      .each(1001)),
  ENCODE(row(EncodeBenchmark.class, "a finished root and 10 children to the bytes that are sent")
      .difference(
          "Baton and sentry-java write an envelope; OpenTelemetry OTLP, by its exporter's marshaler, which is not public API; "
              + "Brave Zipkin's JSON; none compresses")
      .pictured()),
  TARGETS_1(targets(1)),
  TARGETS_10(targets(10)),
  TARGETS_100(targets(100));

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it afterwards
  private final Row row;

  Operation(Row row) {
    this.row = row;
  }

  private static Row row(Class<? extends ContenderBenchmark> benchmark, String meaning) {
    return new Row(benchmark, meaning);
  }

  private static Row targets(int count) {
    String none = "has no targets";
    return row(
            TargetsBenchmark.class,
            "whether a URL is among " + count + " target" + (count == 1 ? "" : "s") + ", the last")
        .with("count", count)
        .difference(
            "Baton compares scheme, host, port and path; sentry-java searches the text, then takes it for a pattern")
        .lacks(Implementation.OPENTELEMETRY, none)
        .lacks(Implementation.BRAVE, none);
  }

  /** The class that measures it. */
  Class<? extends ContenderBenchmark> benchmark() {
    return row.benchmark;
  }

  /** The class's parameters, by name. */
  Map<String, String> parameters() {
    return row.parameters;
  }

  /** How many threads do it at once. */
  int threads() {
    return row.threads;
  }

  /** By what the figures of one call are divided. */
  int each() {
    return row.each;
  }

  /** Whether it is in the picture. */
  boolean isPictured() {
    return row.pictured;
  }

  /** What is done, in one line. */
  String meaning() {
    return row.meaning;
  }

  /** Where the work differs on this row; empty when only as {@link Implementation#difference()} says. */
  String difference() {
    return row.difference;
  }

  /** Why an implementation is not measured; null when it is. */
  @Nullable
  String absence(Implementation implementation) {
    return row.absent.get(implementation);
  }

  /** Its name on the command line and in the table, {@code hop-unsampled}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is said of a row, collected. */
  private static final class Row {
    private final Class<? extends ContenderBenchmark> benchmark;
    private final String meaning;
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<Implementation, String> absent = new HashMap<>();
    private String difference = "";
    private int threads = 1;
    private int each = 1;
    private boolean pictured;

    private Row(Class<? extends ContenderBenchmark> benchmark, String meaning) {
      this.benchmark = benchmark;
      this.meaning = meaning;
    }

    private Row with(String parameter, Object value) {
      parameters.put(parameter, value.toString());
      return this;
    }

    private Row lacks(Implementation implementation, String why) {
      absent.put(implementation, why);
      return this;
    }

    private Row difference(String text) {
      difference = text;
      return this;
    }

    private Row threads(int count) {
      threads = count;
      return this;
    }

    private Row each(int units) {
      each = units;
      return this;
    }

    private Row pictured() {
      pictured = true;
      return this;
    }
  }
}
