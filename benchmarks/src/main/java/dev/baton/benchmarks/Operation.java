package dev.baton.benchmarks;

import java.util.Locale;

/** A row of the table. */
enum Operation {
  EXTRACT(
      ExtractBenchmark.class,
      "read the headers of a request: 8 baggage members of Sentry's, 2 of others"),
  HOP(
      SampledHopBenchmark.class,
      "extract, server span, client span with 3 attributes, inject into a new map, finish both"),
  HOP_UNSAMPLED(UnsampledHopBenchmark.class, "the same, of a trace that the sender does not keep"),
  HEADERS(
      HeadersBenchmark.class,
      "headers for one outgoing request, span active, into a map that has them");

  private final Class<? extends ContenderBenchmark> benchmark;
  private final String meaning;

  Operation(Class<? extends ContenderBenchmark> benchmark, String meaning) {
    this.benchmark = benchmark;
    this.meaning = meaning;
  }

  /** The class that measures it. */
  Class<? extends ContenderBenchmark> benchmark() {
    return benchmark;
  }

  /** What is done, in one line. */
  String meaning() {
    return meaning;
  }

  /** Its name on the command line and in the table, {@code hop-unsampled}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
