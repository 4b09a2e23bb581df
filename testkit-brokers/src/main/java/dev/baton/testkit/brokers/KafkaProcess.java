package dev.baton.testkit.brokers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** The process of {@link KafkaBroker}: a broker that is its own controller. It ends with its standard input. */
final class KafkaProcess {
  static final String READY = "READY";

  private KafkaProcess() {}

  /**
   * Runs the broker.
   *
   * @param arguments folder, port, port of the controller
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Properties properties = properties(folder, arguments[1], arguments[2]);
    Path file = folder.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    PrintStream silent =
        new PrintStream(folder.resolve("format.log").toFile(), StandardCharsets.UTF_8);
    String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    int formatted = StorageTool.execute(format, silent);
    if (formatted != 0) {
      throw new IOException("cannot format " + folder + ": " + formatted);
    }
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
    System.out.println(READY);
    System.in.transferTo(silent);
    Runtime.getRuntime().halt(0);
  }

  private static Properties properties(Path folder, String port, String controllerPort) {
    Properties properties = new Properties();
    properties.putAll(Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", "1"),
        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("log.dirs", folder.resolve("data").toString()),
        Map.entry("num.partitions", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0")));
    return properties;
  }
}
