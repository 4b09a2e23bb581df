package dev.baton.testkit.brokers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka broker in KRaft mode, started from its jars. One serves all tests of this JVM and ends with it. */
public final class KafkaBroker {
  private static @Nullable String address;

  private KafkaBroker() {}

  /** Where the broker listens, as {@code bootstrap.servers} has it; the first call starts it. */
  public static synchronized String address() throws IOException {
    String known = address;
    if (known == null) {
      known = start();
      address = known;
    }
    return known;
  }

  private static String start() throws IOException {
    int port = Ports.free();
    Path folder = Folder.temporary("kafka");
    Path classes = Path.of("../../testkit-brokers/target").toAbsolutePath().normalize();
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes.resolve("classes") + File.pathSeparator + classes.resolve("kafka") + "/*",
        KafkaProcess.class.getName(),
        folder.toString(),
        String.valueOf(port),
        String.valueOf(Ports.free()));
    Path errors = folder.resolve("errors.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); !KafkaProcess.READY.equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IOException("the Kafka broker ended: " + Files.readString(errors));
      }
    }
    return "127.0.0.1:" + port;
  }
}
