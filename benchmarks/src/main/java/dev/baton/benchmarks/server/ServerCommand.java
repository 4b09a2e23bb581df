package dev.baton.benchmarks.server;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import dev.baton.benchmarks.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills trace servers, each in a process of its own, and asks them. */
@Command(
    name = "benchmarks/server",
    description = {
      "Fills Baton's trace server with segments of 25 spans and asks for traces; with --peers also Zipkin and Spotlight.",
      "Takes about 5 minutes, and 2 with --quick."
    })
final class ServerCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final int QUESTIONS = 1_000;
  private static final int CONNECTIONS = 128;

  /** Segments that Zipkin still has for sure: it drops whole traces when there are more than half a million spans. */
  private static final int ZIPKIN_KEEPS = 10_000;

  private static final List<String> QUERIES = List.of(
      "user.id:%d",
      "op:http.server dur>700ms user.id:%d",
      "status:error tenant:t1",
      "release:1.%d environment:production",
      "orders_7 cart",
      "service:shop dur>10s");
  private static final String EXPLANATION = """
      Spans in a second: of the last three quarters of what is sent, 25 spans to a request packed with gzip, from the same machine. CPU: of the \
      server and of who sends to it, for each of these spans. Memory: the most that was resident until then. Answers: over one connection, to a thousand questions after \
      thirty seconds of others; median / p99. Baton keeps all on disk; Zipkin the last 500,000 spans and Spotlight the last 500 requests, \
      in memory. Spotlight answers neither question.""";

  @Mixin
  private final Output output = new Output();

  @Option(names = "--quick", description = "A tenth of the spans.")
  private boolean quick;

  @Option(
      names = "--spans",
      paramLabel = "N",
      description = "How many spans Baton is sent; ten million unless set, a million with --quick.")
  private @Nullable Integer spans;

  @Option(
      names = "--peers",
      paramLabel = "FOLDER",
      description = "Where zipkin.jar and node_modules with Spotlight are.")
  private @Nullable Path peers;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Where Baton keeps what it is sent; what was put there by an earlier run is not sent again, only asked for.")
  private @Nullable Path data;

  private ServerCommand() {}

  /** Exit code 0 when all was measured, 1 when a server failed, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServerCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String busy = Machine.warning();
    TextTable table = new TextTable(
        "",
        "spans sent",
        "spans/s",
        "CPU of server and sender, us/span",
        "memory, MB",
        "trace by id, ms",
        "search, ms",
        "start, s",
        "start with data, s");
    int wanted = spans != null ? spans : quick ? 1_000_000 : 10_000_000;
    Path folder = Files.createTempDirectory("baton-benchmark");
    try {
      baton(wanted / Payload.SPANS, data == null ? folder.resolve("data") : data, folder, table);
      if (peers != null) {
        zipkin((quick ? 500_000 : 2_000_000) / Payload.SPANS, peers, folder, table);
        spotlight((quick ? 50_000 : 250_000) / Payload.SPANS, peers, folder, table);
      }
    } finally {
      delete(folder);
    }
    String source = String.format(
        Locale.ROOT,
        "%s; %d requests under way at any time.%s",
        Machine.describe(),
        CONNECTIONS,
        busy);
    PrintWriter out = output.out();
    out.printf("%s%n%n%s%n%s%n", source, table.toText(), EXPLANATION);
    out.flush();
    output.page("server", source + "\n\n" + table.toMarkdown() + "\n" + EXPLANATION);
    return 0;
  }

  private void baton(int segments, Path kept, Path folder, TextTable table)
      throws IOException, InterruptedException {
    boolean isThere = Files.exists(kept.resolve("index.db"));
    Path log = folder.resolve("baton.log");
    double start;
    List<String> sending = List.of("", "", "");
    try (Program program = Program.start(Program.baton(Files.createDirectories(kept)), log)) {
      start = program.startSeconds();
      if (!isThere) {
        sending = load(program, Payload.SENTRY, segments);
      }
    }
    try (Program program = Program.start(Program.baton(kept), log)) {
      Target target = new Target(program.address(), Payload.SENTRY);
      String traces = trace(target, segments, segments, "/api/traces/");
      String found = ask(
          target,
          (random, i) -> "/api/traces?limit=20&q="
              + encode(QUERIES.get(i % QUERIES.size()).formatted(random.nextInt(9))));
      table.row(
          "Baton",
          number((long) segments * Payload.SPANS),
          sending.get(0),
          sending.get(1),
          isThere ? number(program.memory()) : sending.get(2),
          traces,
          found,
          isThere ? "" : seconds(start),
          seconds(program.startSeconds()));
    }
  }

  private void zipkin(int segments, Path from, Path folder, TextTable table)
      throws IOException, InterruptedException {
    Path log = folder.resolve("zipkin.log");
    try (Program program = Program.start(Program.zipkin(from.resolve("zipkin.jar")), log)) {
      List<String> sending = load(program, Payload.ZIPKIN, segments);
      Target target = new Target(program.address(), Payload.ZIPKIN);
      table.row(
          "Zipkin 3.6.1",
          number((long) segments * Payload.SPANS),
          sending.get(0),
          sending.get(1),
          sending.get(2),
          trace(target, segments, Math.min(segments, ZIPKIN_KEEPS), "/api/v2/trace/"),
          ask(
              target,
              (random, i) -> "/api/v2/traces?limit=20&serviceName=shop&lookback=86400000"
                  + "&annotationQuery=" + encode("thread.name=http-" + random.nextInt(64))),
          seconds(program.startSeconds()),
          "");
    }
  }

  private void spotlight(int segments, Path from, Path folder, TextTable table)
      throws IOException, InterruptedException {
    Path log = folder.resolve("spotlight.log");
    try (Program program = Program.start(Program.spotlight(from.resolve("node_modules")), log)) {
      List<String> sending = load(program, Payload.SENTRY, segments);
      table.row(
          "Spotlight 4.11.8",
          number((long) segments * Payload.SPANS),
          sending.get(0),
          sending.get(1),
          sending.get(2),
          "",
          "",
          seconds(program.startSeconds()),
          "");
    }
  }

  /** Sends all, and tells rate, CPU and memory; what is counted begins when a quarter is there, since servers become faster at first. */
  private List<String> load(Program program, Payload payload, int segments)
      throws IOException, InterruptedException {
    output.progress(
        "sending " + number((long) segments * Payload.SPANS) + " spans to " + program.address());
    Target target = new Target(program.address(), payload);
    target.load(0, segments / 4, CONNECTIONS);
    double before = program.cpuSeconds();
    Target.Load load = target.load(segments / 4, segments, CONNECTIONS);
    double micros = (program.cpuSeconds() - before)
        * 1e6
        / ((segments - segments / 4) * (double) Payload.SPANS);
    return List.of(
        number(Math.round(load.spansPerSecond())),
        String.format(Locale.ROOT, "%.1f + %.1f", micros, load.senderMicros()),
        number(program.memory()));
  }

  /** Asks for traces of the last so many segments. */
  private static String trace(Target target, int segments, int last, String path)
      throws IOException {
    return ask(target, (random, i) -> path + Payload.traceId(segments - 1 - random.nextInt(last)));
  }

  private interface Question {
    String path(Random random, int number);
  }

  private static String ask(Target target, Question question) throws IOException {
    Random random = new Random(1);
    double[] millis = target.ask(WARM_UP, QUESTIONS, i -> question.path(random, i));
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f",
        millis[millis.length / 2],
        millis[(int) Math.ceil(millis.length * 0.99) - 1]);
  }

  private static String encode(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
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
