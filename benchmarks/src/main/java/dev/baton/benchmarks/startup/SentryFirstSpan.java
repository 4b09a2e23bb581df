package dev.baton.benchmarks.startup;

import io.sentry.Sentry;

/** sentry-java. */
final class SentryFirstSpan extends FirstSpan {
  private SentryFirstSpan() {}

  public static void main(String[] arguments) {
    new SentryFirstSpan().run();
  }

  @Override
  void initialize() {
    Sentry.init(options -> {
      options.setDsn(NOWHERE);
      options.setTracesSampleRate(1.0);
    });
  }

  @Override
  void span() {
    Sentry.startTransaction("first", "task").finish();
  }
}
