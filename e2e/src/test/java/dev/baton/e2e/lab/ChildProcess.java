package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A program that runs beside the tests and ends with them. */
final class ChildProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Tail output = new Tail();

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts it with {@code settings} in its environment; each line that it writes goes to {@code lines} too. */
  static ChildProcess start(
      String name,
      List<String> command,
      Path folder,
      Map<String, String> settings,
      Consumer<String> lines) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(ChildProcess::wouldConfigure);
    builder.environment().putAll(settings);
    try {
      ChildProcess child = new ChildProcess(name, builder.start());
      child.read(child.process.errorReader(UTF_8), lines);
      child.read(child.process.inputReader(UTF_8), lines);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  /** What these tests were started with must not reach into the programs. */
  private static boolean wouldConfigure(String variable) {
    String lower = variable.toLowerCase(Locale.ROOT);
    return lower.startsWith("sentry_")
        || lower.startsWith("partner_")
        || lower.endsWith("_proxy")
        || lower.equals("java_tool_options")
        || lower.equals("node_options");
  }

  private void read(BufferedReader reader, Consumer<String> lines) {
    Thread thread = new Thread(
        () -> reader.lines().forEach(line -> {
          output.add(line);
          lines.accept(line);
        }),
        "output of " + name);
    thread.setDaemon(true);
    thread.start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it is and what it wrote last, for the message of a failure. */
  String story() {
    String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
    return "--- " + name + " (" + state + "); its last lines:\n" + output;
  }

  /** Ends it and all that it has started. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        each.destroyForcibly();
      } catch (InterruptedException e) {
        each.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
