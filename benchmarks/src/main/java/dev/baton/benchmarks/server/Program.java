package dev.baton.benchmarks.server;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A trace server in a process of its own. */
final class Program implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long PAUSE_MILLIS = 5;
  private static final int STOP_SECONDS = 30;

  /** The same for both servers in Java. */
  private static final String LARGEST_HEAP = "-Xmx1g";

  private final Process process;
  private final URI address;
  private final double startSeconds;

  private Program(Process process, URI address, double startSeconds) {
    this.process = process;
    this.address = address;
    this.startSeconds = startSeconds;
  }

  /** What starts a server at a port. */
  interface Starting {
    ProcessBuilder at(int port);
  }

  /**
   * Starts a server and waits until {@code /health} answers. What it writes goes to {@code log}.
   *
   * @throws IOException when it ends instead, or takes longer than two minutes
   */
  static Program start(Starting starting, Path log) throws IOException, InterruptedException {
    int port = freePort();
    URI address = URI.create("http://127.0.0.1:" + port);
    long begin = System.nanoTime();
    Process process = starting
        .at(port)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
    while (!isUp(address)) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
        process.destroyForcibly();
        throw new IOException("a server did not start; it wrote " + log);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return new Program(process, address, (System.nanoTime() - begin) / 1e9);
  }

  /** One that systems do not give to calls, so that no call has it while the server starts. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(22_000, 24_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next may be free
      }
    }
  }

  /** Baton, with the options that {@code ./baton serve} gives to the JVM. */
  static Starting baton(Path data) {
    return port -> new ProcessBuilder(
        java(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseParallelGC",
        "-Xms32m",
        "-XX:MaxNewSize=64m",
        LARGEST_HEAP,
        "-XX:InlineSmallCode=1500",
        "-cp",
        System.getProperty("java.class.path"),
        ServedTraces.class.getName(),
        Integer.toString(port),
        data.toString());
  }

  /**
   * Zipkin with its store in memory, and with the heap that its documentation gives it for a million spans, twice what it keeps by itself. Without
   * that it takes a quarter of the machine, which says how much there was and not how much it needs.
   */
  static Starting zipkin(Path jar) {
    return port -> {
      ProcessBuilder builder = new ProcessBuilder(java(), LARGEST_HEAP, "-jar", jar.toString());
      builder.environment().putAll(Map.of("QUERY_PORT", Integer.toString(port)));
      return builder;
    };
  }

  /** Spotlight, from the folder in which npm has put it. */
  static Starting spotlight(Path modules) {
    return port -> new ProcessBuilder(List.of(
        "node",
        modules.resolve("@spotlightjs/spotlight/dist/run.js").toString(),
        "server",
        "--port",
        Integer.toString(port)));
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  private static boolean isUp(URI address) {
    try (Connection connection = new Connection(address)) {
      connection.get("/health");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI address() {
    return address;
  }

  double startSeconds() {
    return startSeconds;
  }

  /** The CPU seconds that it has used; 0 where the operating system does not tell. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(0.0);
  }

  /** The most memory that it had, in megabytes, as the operating system counts what is resident; 0 where it does not tell. */
  long memory() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }

  /** Ends it, by force after some seconds. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
