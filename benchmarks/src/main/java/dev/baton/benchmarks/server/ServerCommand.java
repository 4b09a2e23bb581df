package dev.baton.benchmarks.server;

import dev.baton.benchmarks.ChildJvm;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills trace servers and asks them. */
@Command(
    name = "benchmarks/server",
    description =
        "Fills Baton's trace server, and others that run already, with segments of 25 spans, and asks for traces.")
final class ServerCommand implements Callable<Integer> {
  private static final int QUESTIONS = 300;
  private static final List<String> QUERIES = List.of(
      "user.id:%d",
      "op:http.server dur>700ms user.id:%d",
      "status:error tenant:t1",
      "release:1.%d environment:production",
      "orders_7 cart",
      "service:shop dur>10s");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description = "How many segments each is sent; 40000 unless set, which is a million spans.")
  private int segments = 40_000;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many requests are in flight; 32 unless set.")
  private int connections = 32;

  @Option(
      names = "--zipkin",
      paramLabel = "URL",
      description = "A Zipkin that runs, such as http://127.0.0.1:9411.")
  private @Nullable URI zipkin;

  @Option(
      names = "--spotlight",
      paramLabel = "URL",
      description = "A Spotlight that runs, such as http://127.0.0.1:8969.")
  private @Nullable URI spotlight;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private ServerCommand() {}

  /** Exit code 0 when all was measured, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServerCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String busy = Machine.warning();
    TextTable table =
        new TextTable("server", "spans/s", "memory", "trace p50/p99 ms", "search p50/p99 ms");
    Path data = Files.createTempDirectory("baton-benchmark");
    try {
      baton(data, table);
    } finally {
      delete(data);
    }
    if (zipkin != null) {
      Target target = new Target(zipkin, Payload.ZIPKIN);
      double rate = target.load(segments, connections);
      table.row("Zipkin", number(rate), "-", trace(target, "/api/v2/trace/"), "-");
    }
    if (spotlight != null) {
      double rate = new Target(spotlight, Payload.SENTRY).load(segments, connections);
      table.row("Spotlight", number(rate), "-", "-", "-");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s; %,d segments of %d spans, %d in flight, sender on the same machine.%s%n%n%s",
        Machine.describe(), segments, Payload.SPANS, connections, busy, table.toText());
    out.flush();
    return 0;
  }

  private void baton(Path data, TextTable table) throws IOException, InterruptedException {
    try (ChildJvm server = ChildJvm.start(
        ServedTraces.class,
        List.of("--enable-native-access=ALL-UNNAMED"),
        List.of(),
        data.toString())) {
      URI address = URI.create("http://127.0.0.1:" + server.readLine());
      String pid = server.readLine();
      Target target = new Target(address, Payload.SENTRY);
      double rate = target.load(segments, connections);
      String memory = memory(pid);
      Random random = new Random(1);
      double[] search = target.ask(
          QUESTIONS,
          i -> "/api/traces?limit=20&q="
              + URLEncoder.encode(
                  QUERIES.get(i % QUERIES.size()).formatted(random.nextInt(9)),
                  StandardCharsets.UTF_8));
      table.row("Baton", number(rate), memory, trace(target, "/api/traces/"), percentiles(search));
    }
  }

  private String trace(Target target, String path) throws IOException, InterruptedException {
    Random random = new Random(2);
    return percentiles(
        target.ask(QUESTIONS, i -> path + Payload.traceId(random.nextInt(segments))));
  }

  private static String percentiles(double[] millis) {
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f",
        millis[millis.length / 2],
        millis[(int) Math.ceil(millis.length * 0.99) - 1]);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** What the operating system counts; a dash where it does not tell. */
  private static String memory(String pid) throws IOException {
    Path status = Path.of("/proc", pid, "status");
    if (!Files.exists(status)) {
      return "-";
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
          .findFirst()
          .orElse("-");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
