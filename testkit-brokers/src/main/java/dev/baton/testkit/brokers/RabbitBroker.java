package dev.baton.testkit.brokers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker, started from the installed {@code rabbitmq-server} as a process of the test. One serves all tests of this JVM and ends
 * with it.
 */
public final class RabbitBroker {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static int port;
  private static boolean missing;

  private RabbitBroker() {}

  /**
   * Starts the broker at the first call.
   *
   * @return the port on 127.0.0.1; 0 when RabbitMQ is not installed, which is said in one line and is a failure in CI
   */
  public static synchronized int port() throws IOException, InterruptedException {
    if (port == 0 && !missing) {
      Path command = command();
      if (command == null) {
        missing = true;
        String what = "rabbitmq-server is not installed (Debian: apt-get install rabbitmq-server)";
        if ("true".equals(System.getenv("CI"))) {
          throw new IOException(what);
        }
        System.err.println("SKIPPED: the tests against RabbitMQ: " + what);
      } else {
        port = start(command);
      }
    }
    return port;
  }

  /** Debian's command on the path changes the user; the one behind it does not. */
  private static @Nullable Path command() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.concat(
            Stream.of("/usr/lib/rabbitmq/bin"), Stream.of(path.split(File.pathSeparator, -1)))
        .map(folder -> Path.of(folder, "rabbitmq-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int start(Path command) throws IOException, InterruptedException {
    int listen = Ports.free();
    String names = String.valueOf(Ports.free());
    Path folder = Folder.temporary("rabbit");
    ProcessBuilder builder = new ProcessBuilder(command.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out.log").toFile());
    builder
        .environment()
        .putAll(Map.ofEntries(
            Map.entry("HOME", folder.toString()),
            Map.entry("RABBITMQ_NODENAME", "baton" + listen + "@localhost"),
            Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            Map.entry("RABBITMQ_NODE_PORT", String.valueOf(listen)),
            Map.entry("RABBITMQ_DIST_PORT", String.valueOf(Ports.free())),
            Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
            Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
            Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
            Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()),
            Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("env").toString()),
            Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
            Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
            Map.entry("ERL_EPMD_PORT", names)));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, names)));
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!Ports.isOpen(listen)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "RabbitMQ did not start: " + Files.readString(folder.resolve("out.log")));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return listen;
  }

  /** Ends the broker, and the name server that it started for itself. */
  private static void stop(Process process, String names) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ProcessBuilder epmd = new ProcessBuilder("epmd", "-kill");
    epmd.environment().put("ERL_EPMD_PORT", names);
    try {
      epmd.redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      System.err.println("left behind: epmd on port " + names + " (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
