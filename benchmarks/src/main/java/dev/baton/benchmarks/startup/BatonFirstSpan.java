package dev.baton.benchmarks.startup;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;

/** Baton. */
final class BatonFirstSpan extends FirstSpan {
  private BatonFirstSpan() {}

  public static void main(String[] arguments) {
    new BatonFirstSpan().run();
  }

  @Override
  void initialize() {
    Baton.init(options -> options.dsn(NOWHERE).tracesSampleRate(1.0));
  }

  @Override
  void span() {
    Baton.startSpan(SpanOptions.named("first").op("task")).close();
  }
}
