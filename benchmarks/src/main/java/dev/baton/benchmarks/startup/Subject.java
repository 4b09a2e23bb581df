package dev.baton.benchmarks.startup;

import dev.baton.benchmarks.ChildJvm;
import dev.baton.benchmarks.Implementation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is started, with the jars that it needs to record and to send. */
enum Subject {
  BATON(Implementation.BATON, BatonFirstSpan.class, "baton-core-", "baton-protocol-"),
  SENTRY_JAVA(Implementation.SENTRY_JAVA, SentryFirstSpan.class, "sentry-"),
  OPENTELEMETRY(
      Implementation.OPENTELEMETRY,
      OpenTelemetryFirstSpan.class,
      "opentelemetry-",
      "okhttp-",
      "okio-",
      "kotlin-stdlib-",
      "annotations-");

  private final Implementation implementation;
  private final Class<? extends FirstSpan> program;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> jars;

  Subject(Implementation implementation, Class<? extends FirstSpan> program, String... jars) {
    this.implementation = implementation;
    this.program = program;
    this.jars = List.of(jars);
  }

  /** One start in a fresh JVM. */
  Start start() throws IOException {
    try (ChildJvm jvm = ChildJvm.start(program, List.of(), jars)) {
      return Start.parse(this, jvm.readLine());
    }
  }

  /** The jars, without the benchmarks themselves. */
  List<Path> jars() {
    return ChildJvm.jars(jars);
  }

  /** Their size together, in bytes. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path jar : jars()) {
      bytes += Files.size(jar);
    }
    return bytes;
  }

  @Override
  public String toString() {
    return implementation.toString();
  }
}
