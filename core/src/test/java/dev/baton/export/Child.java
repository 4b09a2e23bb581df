package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.protocol.ClientReport;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Programs in a JVM of their own, which they leave in one way or another. */
final class Child {
  private Child() {}

  /** Has a {@link Commanded} make a transaction, and gives what it says of all so far. */
  static String command(Process commanded, int bytes) throws IOException {
    commanded.outputWriter().append(Integer.toString(bytes)).append('\n').flush();
    return commanded.inputReader().readLine();
  }

  /** Starts the main method of a class. */
  static Process start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), program, arguments);
  }

  /** The same, and its files cannot become longer than this many kilobytes, as on a disk that is full. */
  static Process startOnFullDisk(int kilobytes, Class<?> program, String... arguments)
      throws IOException {
    return start(
        List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$0\" \"$@\""),
        program,
        arguments);
  }

  private static Process start(List<String> shell, Class<?> program, String... arguments)
      throws IOException {
    return prepared(shell, program, arguments)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A process, not started yet, that runs the main method of a class. */
  static ProcessBuilder prepared(List<String> shell, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>(shell);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xshare:auto",
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        String.join(
            File.pathSeparator,
            location(Tracing.class),
            location(ClientReport.class),
            location(Child.class)),
        program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** The folder or the jar that a class is in, also where tests are patched into a module. */
  private static String location(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = Objects.requireNonNull(type.getClassLoader().getResource(name)).toString();
    String root = url.substring(0, url.length() - name.length());
    return Path.of(URI.create(root.replaceFirst("^jar:(.*)!/$", "$1"))).toString();
  }

  /** Keeps one transaction on disk, says so, and waits for its end. */
  public static final class Keeping {
    private Keeping() {}

    public static void main(String[] args) throws InterruptedException {
      Baton.init(options -> options.dsn(args[0]).cacheDir(args[1]).tracesSampleRate(1));
      Baton.startSpan(SpanOptions.named("kept"), () -> {});
      Baton.flush(Duration.ofMinutes(1));
      System.out.println("kept");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** Does as it is told, line by line: a transaction with so many bytes that cannot be packed; then says what became of all so far. */
  public static final class Commanded {
    private Commanded() {}

    public static void main(String[] args) throws IOException {
      Tracing tracing = Tracing.create(options -> {
        options.dsn(args[0]).requestTimeout(Duration.ofSeconds(2)).tracesSampleRate(1);
        if (args.length > 1) {
          options.cacheDir(args[1]);
        }
      });
      BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        byte[] noise = new byte[Integer.parseInt(line)];
        new Random(1).nextBytes(noise);
        Span root = tracing.tracer().start("commanded", "op");
        root.setAttribute("noise", Base64.getEncoder().encodeToString(noise));
        root.end();
        tracing.flush(Duration.ofMinutes(1));
        Stats stats = tracing.stats();
        System.out.println("sent " + stats.sent(DataCategory.TRANSACTION) + ", cached "
            + stats.cached().getOrDefault(DataCategory.TRANSACTION, 0L) + ", dropped "
            + stats.dropped(DiscardReason.NETWORK_ERROR, DataCategory.TRANSACTION) + ", "
            + new TreeMap<>(tracing.counters()));
      }
      tracing.close();
    }
  }

  /** Exits in the middle of a span, with another one sent before and a third that has only ended. */
  public static final class Exiting {
    private Exiting() {}

    public static void main(String[] args) {
      Baton.init(options ->
          options.dsn(args[0]).tracesSampleRate(1).shutdownTimeout(Duration.ofMinutes(1)));
      Baton.startSpan(SpanOptions.named("sent"), () -> {});
      Baton.flush(Duration.ofMinutes(1));
      Baton.startSpan(SpanOptions.named("ended"), () -> {});
      Baton.startSpan(SpanOptions.named("open"), () -> System.exit(3));
    }
  }

  /** Ends with more unsent than its server takes. */
  public static final class Losing {
    private Losing() {}

    public static void main(String[] args) {
      Baton.init(options ->
          options.dsn(args[0]).tracesSampleRate(1).shutdownTimeout(Duration.ofMillis(200)));
      for (int i = 0; i < 20; i++) {
        Baton.startSpan(SpanOptions.named("lost"), () -> {});
      }
      Baton.captureMessage("lost");
    }
  }

  /** Exits in a callback on the sender's thread, which then waits for what waits for it. */
  public static final class ExitingInCallback {
    private ExitingInCallback() {}

    public static void main(String[] args) throws InterruptedException {
      Baton.init(options -> options
          .dsn(args[0])
          .tracesSampleRate(1)
          .shutdownTimeout(Duration.ofMillis(200))
          .beforeSendTransaction(data -> {
            System.exit(4);
            return data;
          }));
      Baton.startSpan(SpanOptions.named("asked about"), () -> {});
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
