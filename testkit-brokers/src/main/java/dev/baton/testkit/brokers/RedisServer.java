package dev.baton.testkit.brokers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis, started from the installed {@code redis-server} as a process of the test. One serves all tests of this JVM and ends with it.
 */
public final class RedisServer {
  private static final Duration BOUND = Duration.ofMinutes(1);
  private static int port;
  private static boolean missing;

  private RedisServer() {}

  /**
   * Starts the server at the first call.
   *
   * @return the port on 127.0.0.1; 0 when Redis is not installed, which is said in one line and is a failure in CI
   */
  public static synchronized int port() throws IOException, InterruptedException {
    if (port == 0 && !missing) {
      Path command = command();
      if (command == null) {
        missing = true;
        String what = "redis-server is not installed (Debian: apt-get install redis-server)";
        if ("true".equals(System.getenv("CI"))) {
          throw new IOException(what);
        }
        System.err.println("SKIPPED: the tests against Redis: " + what);
      } else {
        port = start(command);
      }
    }
    return port;
  }

  private static @Nullable Path command() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int start(Path command) throws IOException, InterruptedException {
    int listen = Ports.free();
    Path folder = Folder.temporary("redis");
    Path log = folder.resolve("out.log");
    Process process = new ProcessBuilder(
            command.toString(),
            "--port",
            String.valueOf(listen),
            "--bind",
            "127.0.0.1",
            "--save",
            "")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!Ports.isOpen(listen)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("Redis did not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return listen;
  }
}
