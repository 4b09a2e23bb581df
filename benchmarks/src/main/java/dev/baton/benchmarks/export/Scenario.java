package dev.baton.benchmarks.export;

import dev.baton.benchmarks.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A row of the table.
 *
 * @param title what is done
 * @param stores whether Baton's own server receives, which stores all; else a sink
 * @param children of each trace
 * @param floods whether more ends than can be sent
 */
record Scenario(String title, boolean stores, int children, boolean floods) {
  static final List<Scenario> ALL = List.of(
      new Scenario("2 spans a trace, to a sink", false, 1, false),
      new Scenario("11 spans a trace, to a sink", false, 10, false),
      new Scenario("101 spans a trace, to a sink", false, 100, false),
      new Scenario("2 spans a trace, to Baton's server", true, 1, false),
      new Scenario("11 spans a trace, to Baton's server", true, 10, false),
      new Scenario("101 spans a trace, to Baton's server", true, 100, false),
      new Scenario("11 spans a trace, more than can be sent", false, 10, true));

  /** The sender's whole heap. */
  static final int HEAP_MEGABYTES = 64;

  /** Runs for some seconds, after some of warm-up. */
  Sent run(int warmUpSeconds, int seconds) throws IOException {
    Path directory = Files.createTempDirectory("baton-export-");
    try (ChildJvm receiver = ChildJvm.start(
        Receiver.class,
        List.of("-Xmx256m", "-Dsun.net.httpserver.nodelay=true"),
        List.of(),
        stores ? directory.toString() : "sink")) {
      String dsn = "http://key@127.0.0.1:" + receiver.readLine() + "/1";
      try (ChildJvm sender = ChildJvm.start(
          Sender.class,
          List.of("-Xmx" + HEAP_MEGABYTES + "m"),
          List.of(),
          dsn,
          Integer.toString(children),
          Integer.toString(warmUpSeconds),
          Integer.toString(seconds),
          Boolean.toString(floods))) {
        return Sent.parse(sender.readLine());
      }
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
