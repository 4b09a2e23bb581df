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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "Takes about 9 minutes, and 4 with --quick."
    })
final class ServerCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final int QUESTIONS = 1_000;
  private static final int CONNECTIONS = 128;
  private static final int TURNS = 8;

  /** Baton looks for what is wrong with a trace two seconds after its last part. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

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
      Spans in a second: of the last three quarters of what is sent, 25 spans to a request packed with gzip, from the same machine; to each server \
      an eighth of it in its turn, while the others rest. CPU: of the server and of who sends to it, for each of these spans. Memory: the most that was resident until then; Baton and Zipkin \
      may have a heap of 1 GB. Answers: over one connection, to a thousand questions after \
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
      measure(wanted / Payload.SPANS, folder, table);
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

  private void measure(int segments, Path folder, TextTable table)
      throws IOException, InterruptedException {
    Path kept = Files.createDirectories(data == null ? folder.resolve("data") : data);
    boolean isThere = Files.exists(kept.resolve("index.db"));
    Program.Starting baton = Program.baton(kept);
    try (Program zipkin =
            peer("zipkin", folder, from -> Program.zipkin(from.resolve("zipkin.jar")));
        Program spotlight =
            peer("spotlight", folder, from -> Program.spotlight(from.resolve("node_modules")))) {
      List<Loading> loads = new ArrayList<>();
      Loading toZipkin = add(zipkin, Payload.ZIPKIN, quick ? 600_000 : 6_000_000, loads);
      Loading toSpotlight = add(spotlight, Payload.SENTRY, quick ? 50_000 : 250_000, loads);
      List<String> sending = List.of("", "", "");
      String start = "";
      if (isThere) {
        load(loads);
      } else {
        try (Program program = Program.start(baton, folder.resolve("baton.log"))) {
          Loading toBaton = new Loading(program, Payload.SENTRY, segments, CONNECTIONS);
          loads.add(0, toBaton);
          load(loads);
          sending = toBaton.figures();
          start = seconds(program.startSeconds());
        }
      }
      try (Program program = Program.start(baton, folder.resolve("baton.log"))) {
        batonRow(program, segments, sending, start, table);
      }
      if (zipkin != null && toZipkin != null) {
        zipkinRow(zipkin, toZipkin, table);
      }
      if (spotlight != null && toSpotlight != null) {
        row(
            table,
            "Spotlight 4.11.8",
            toSpotlight.spans(),
            toSpotlight.figures(),
            "",
            "",
            seconds(spotlight.startSeconds()),
            "");
      }
    }
  }

  private @Nullable Program peer(
      String name, Path folder, Function<Path, Program.Starting> starting)
      throws IOException, InterruptedException {
    return peers == null
        ? null
        : Program.start(starting.apply(peers), folder.resolve(name + ".log"));
  }

  private static @Nullable Loading add(
      @Nullable Program program, Payload payload, int spans, List<Loading> loads) {
    if (program == null) {
      return null;
    }
    Loading loading = new Loading(program, payload, spans / Payload.SPANS, CONNECTIONS);
    loads.add(loading);
    return loading;
  }

  /** In turns, so that a machine that becomes slower or faster does so for all; after each, whoever has work left does it. */
  private void load(List<Loading> loads) throws IOException, InterruptedException {
    for (int turn = 0; turn < TURNS; turn++) {
      for (Loading load : loads) {
        output.progress("turn " + (turn + 1) + " of " + TURNS + ": " + load);
        load.turn(turn, TURNS);
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private static void batonRow(
      Program program, int segments, List<String> sending, String start, TextTable table)
      throws IOException {
    Target target = new Target(program.address(), Payload.SENTRY);
    String traces = trace(target, segments, segments, "/api/traces/");
    String found = ask(
        target,
        (random, i) -> "/api/traces?limit=20&q="
            + encode(QUERIES.get(i % QUERIES.size()).formatted(random.nextInt(9))));
    List<String> figures = start.isEmpty() ? List.of("", "", number(program.memory())) : sending;
    row(
        table,
        "Baton",
        segments * (long) Payload.SPANS,
        figures,
        traces,
        found,
        start,
        seconds(program.startSeconds()));
  }

  private static void zipkinRow(Program program, Loading loading, TextTable table)
      throws IOException {
    List<String> figures = loading.figures();
    Target target = new Target(program.address(), Payload.ZIPKIN);
    int segments = (int) (loading.spans() / Payload.SPANS);
    row(
        table,
        "Zipkin 3.6.1",
        loading.spans(),
        figures,
        trace(target, segments, Math.min(segments, ZIPKIN_KEEPS), "/api/v2/trace/"),
        ask(
            target,
            (random, i) -> "/api/v2/traces?limit=20&serviceName=shop&lookback=86400000"
                + "&annotationQuery=" + encode("thread.name=http-" + random.nextInt(64))),
        seconds(program.startSeconds()),
        "");
  }

  private static void row(
      TextTable table,
      String name,
      long spans,
      List<String> figures,
      String traces,
      String found,
      String start,
      String startWithData) {
    table.row(
        name,
        number(spans),
        figures.get(0),
        figures.get(1),
        figures.get(2),
        traces,
        found,
        start,
        startWithData);
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
