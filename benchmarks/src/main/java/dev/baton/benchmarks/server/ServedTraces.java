package dev.baton.benchmarks.server;

import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Baton's server in a JVM of its own: writes its port and its process id, and ends when its input does. */
final class ServedTraces {
  private ServedTraces() {}

  /** The argument is the data directory. */
  public static void main(String[] arguments) throws IOException {
    TraceServerOptions options =
        TraceServerOptions.defaults().withPort(0).withDataDirectory(Path.of(arguments[0]));
    try (TraceServer server = TraceServer.start(options)) {
      System.out.println(server.address().getPort());
      System.out.println(ProcessHandle.current().pid());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
