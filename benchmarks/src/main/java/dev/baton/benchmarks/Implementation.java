package dev.baton.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What is compared. */
public enum Implementation {
  /** This project's core, without instrumentation. */
  BATON(
      "Baton",
      "baggage members of others are dropped; of Sentry's, only what is asked for is decoded, and the text is passed on; a sink takes "
          + "the segment, which another thread would encode"),
  /** sentry-java's core, without integrations. */
  SENTRY_JAVA(
      "sentry-java",
      "the envelope is built on the caller's thread, as in production, and dropped before it is serialised; baggage members of others "
          + "are dropped when read; no scope is forked; headers are made as its own integrations make them, without the check of targets"),
  /** OpenTelemetry's API and SDK, without instrumentation. */
  OPENTELEMETRY(
      "OpenTelemetry",
      "traceparent and baggage; all baggage members are decoded, and all are written again; a span processor takes what ended"),
  /** Brave, without instrumentation. */
  BRAVE(
      "Brave",
      "one b3 header and no baggage at all; attributes are texts; a span handler takes what ended");

  /** What the others are divided by. */
  static final Implementation BASE = BATON;

  private final String title;
  private final String difference;

  Implementation(String title, String difference) {
    this.title = title;
    this.difference = difference;
  }

  /**
   * A new one, set up; the caller closes it.
   *
   * @param tracing whether spans are recorded; if not, traces pass through
   */
  public Contender open(boolean tracing) {
    return switch (this) {
      case BATON -> new BatonContender(tracing);
      case SENTRY_JAVA -> new SentryContender(tracing);
      case OPENTELEMETRY -> new OpenTelemetryContender(tracing);
      case BRAVE -> new BraveContender(tracing);
    };
  }

  /** Where its work is not the same as the others', on all rows. */
  String difference() {
    return difference;
  }

  /** Its name without the version. */
  public String title() {
    return title;
  }

  /** Its name and the version that was measured. */
  @Override
  public String toString() {
    return title + " " + version();
  }

  private String version() {
    Properties versions = new Properties();
    try (InputStream in = Implementation.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.getProperty(name());
  }
}
