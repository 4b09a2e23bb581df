package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A class of the benchmarks in a JVM of its own, which writes lines and ends when its input does. Its errors are shown with ours. */
public final class ChildJvm implements AutoCloseable {
  private static final int STOP_SECONDS = 30;

  private final String name;
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /**
   * Starts it.
   *
   * @param options of the JVM
   * @param jars names that jars of this program's class path begin with; none for the whole class path
   */
  public static ChildJvm start(
      Class<?> main, List<String> options, List<String> jars, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(jars).stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(ChildJvm::wouldConfigure);
    return new ChildJvm(main.getSimpleName(), builder.start());
  }

  /** What the benchmarks themselves are in, and behind it the jars of this program's class path whose names begin so. */
  private static List<Path> classPath(List<String> jars) {
    return classPath()
        .filter(path -> jars.isEmpty() || isProgram(path) || isOneOf(jars, path))
        .toList();
  }

  /** The jars of this program's class path whose names begin so. */
  public static List<Path> jars(List<String> jars) {
    return classPath().filter(path -> isOneOf(jars, path)).toList();
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }

  private static boolean isProgram(Path path) {
    return !path.toString().endsWith(".jar") || isOneOf(List.of("baton-benchmarks-"), path);
  }

  private static boolean isOneOf(List<String> jars, Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".jar") && jars.stream().anyMatch(name::startsWith);
  }

  /** What this program was started with must not reach into what is measured. */
  private static boolean wouldConfigure(String variable) {
    String lower = variable.toLowerCase(Locale.ROOT);
    return lower.startsWith("sentry_")
        || lower.startsWith("otel_")
        || lower.endsWith("_proxy")
        || lower.equals("java_tool_options");
  }

  /**
   * The next line that it writes.
   *
   * @throws IOException when it has ended instead
   */
  public String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(name + " ended without an answer");
    }
    return line;
  }

  /** How much time all its threads have spent on CPUs so far; zero where the system does not tell. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it: its input first, and after some seconds by force. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
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
