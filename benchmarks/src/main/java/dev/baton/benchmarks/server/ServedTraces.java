package dev.baton.benchmarks.server;

import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Baton's server in a JVM of its own; ends when its input does. */
final class ServedTraces {
  private ServedTraces() {}

  /** The arguments are the port and the data directory. */
  public static void main(String[] arguments) throws IOException {
    TraceServerOptions options = TraceServerOptions.defaults()
        .withPort(Integer.parseInt(arguments[0]))
        .withDataDirectory(Path.of(arguments[1]));
    try (TraceServer server = TraceServer.start(options)) {
      System.out.println("listening on " + server.address());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
