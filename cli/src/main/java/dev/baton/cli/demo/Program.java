package dev.baton.cli.demo;

import dev.baton.cli.text.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One program of the demonstration, running as a process of its own. */
final class Program {
  private static final int SHOWN_LINES = 20;

  private final String name;
  private final Process process;
  private final Path stderr;
  private final CompletableFuture<@Nullable String> firstLine = new CompletableFuture<>();

  private Program(String name, Process process, Path stderr) {
    this.name = name;
    this.process = process;
    this.stderr = stderr;
  }

  /**
   * Starts a program.
   *
   * @param folder where its stderr is kept
   */
  static Program start(String name, ProcessBuilder command, Path folder) throws Problem {
    Path stderr = folder.resolve(name + ".stderr");
    try {
      Process process = command.redirectError(stderr.toFile()).start();
      Program program = new Program(name, process, stderr);
      Thread reader = new Thread(program::readOutput, "read-" + name);
      reader.setDaemon(true);
      reader.start();
      return program;
    } catch (IOException e) {
      throw new Problem("cannot start " + name + ": " + e.getMessage());
    }
  }

  /** Reads to the end, so that the program never waits for a reader. */
  private void readOutput() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      firstLine.complete(out.readLine());
      while (out.readLine() != null) {
        // only the first line says something
      }
    } catch (IOException | UncheckedIOException e) {
      firstLine.complete(null);
    }
  }

  /** What stands behind the first word of the first line that it prints. */
  String announced(Deadline deadline) throws Problem, InterruptedException {
    try {
      String line = firstLine.get(Math.max(0, deadline.left()), TimeUnit.NANOSECONDS);
      if (line != null && line.indexOf(' ') > 0) {
        return line.substring(line.indexOf(' ') + 1);
      }
      process.waitFor(Math.max(0, deadline.left()), TimeUnit.NANOSECONDS);
      throw failure(process.isAlive() ? "printed something else than expected" : "ended early");
    } catch (TimeoutException e) {
      throw failure("did not start in time");
    } catch (ExecutionException e) {
      throw failure("could not be read: " + e.getCause());
    }
  }

  /** Waits until it has ended well. */
  void awaitSuccess(Deadline deadline) throws Problem, InterruptedException {
    if (!process.waitFor(Math.max(0, deadline.left()), TimeUnit.NANOSECONDS)) {
      throw failure("did not end in time");
    }
    if (process.exitValue() != 0) {
      throw failure("failed");
    }
  }

  /** Throws when it has ended. */
  void checkAlive() throws Problem {
    if (!process.isAlive()) {
      throw failure("ended early");
    }
  }

  /** Completes when it has ended. */
  CompletableFuture<Program> ended() {
    return process.onExit().thenApply(ended -> this);
  }

  /** What went wrong, with what the program wrote about it. */
  Problem failure(String what) {
    String exit = process.isAlive() ? "" : " (exit code " + process.exitValue() + ")";
    String said = said();
    return new Problem(name + " " + what + exit
        + (said.isEmpty() ? "; it wrote nothing to stderr" : "; it wrote:\n" + said));
  }

  /** The end of its stderr. */
  String said() {
    try {
      List<String> lines =
          Files.readString(stderr, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends it and all that it has started. */
  void end() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  /** Waits until it has ended; ends it the hard way when the time is up. */
  void awaitEnd(Deadline deadline) throws InterruptedException {
    if (!process.waitFor(Math.max(0, deadline.left()), TimeUnit.NANOSECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
