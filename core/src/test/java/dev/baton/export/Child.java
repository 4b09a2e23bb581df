package dev.baton.export;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.protocol.ClientReport;
import dev.baton.trace.SpanOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Programs in a JVM of their own, which they leave in one way or another. */
final class Child {
  private Child() {}

  /** Starts the main method of a class. */
  static Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        String.join(
            File.pathSeparator,
            location(Tracing.class),
            location(ClientReport.class),
            location(Child.class)),
        program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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

  /** Exits in the middle of a span, with another one sent before and a third that has only ended. */
  public static final class Exiting {
    private Exiting() {}

    public static void main(String[] args) {
      Baton.init(options -> options.dsn(args[0]).tracesSampleRate(1));
      Baton.startSpan(SpanOptions.named("sent"), () -> {});
      Baton.flush(Duration.ofMinutes(1));
      Baton.startSpan(SpanOptions.named("ended"), () -> {});
      Baton.startSpan(SpanOptions.named("open"), () -> System.exit(3));
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
