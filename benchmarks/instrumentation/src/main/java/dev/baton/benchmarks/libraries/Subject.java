package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Implementation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What is measured. */
public enum Subject {
  /** The library alone: what the others are added to. */
  NONE(null),
  /** This project's instrumentation. */
  BATON(Implementation.BATON),
  /** sentry-java's integrations. */
  SENTRY_JAVA(Implementation.SENTRY_JAVA),
  /** OpenTelemetry's library instrumentation. */
  OPENTELEMETRY(Implementation.OPENTELEMETRY),
  /** Brave's instrumentation. */
  BRAVE(Implementation.BRAVE);

  private final @Nullable Implementation implementation;

  Subject(@Nullable Implementation implementation) {
    this.implementation = implementation;
  }

  /** A new one, set up; the caller closes its contender. */
  Instrumentation open() {
    return switch (this) {
      case NONE -> new NoInstrumentation();
      case BATON -> new BatonInstrumentation();
      case SENTRY_JAVA -> new SentryInstrumentation();
      case OPENTELEMETRY -> new OpenTelemetryInstrumentation();
      case BRAVE -> new BraveInstrumentation();
    };
  }

  /** Its name and the version of its instrumentation. */
  @Override
  public String toString() {
    return implementation == null ? "none" : implementation.title() + " " + version();
  }

  private String version() {
    Properties versions = new Properties();
    try (InputStream in = Subject.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.getProperty(name());
  }
}
