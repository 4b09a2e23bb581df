package dev.baton.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a JVM of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** What runs in the other JVM: serves until its input ends, so that it never outlives the test. */
  public static void main(String[] arguments) throws IOException {
    try (TraceServer server = TraceServer.start(TestServer.options(Path.of(arguments[0])))) {
      System.out.println(server.address().getPort());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  static ServerProcess start(Path directory, String... options) throws IOException {
    return startLimited(directory, "unlimited", options);
  }

  /**
   * A server whose files cannot become longer, as on a disk that is full.
   *
   * @param kilobytes the most that a file may have
   */
  static ServerProcess onFullDisk(Path directory, int kilobytes) throws IOException {
    return startLimited(directory, Integer.toString(kilobytes));
  }

  private static ServerProcess startLimited(Path directory, String largestFile, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        "bash",
        "-c",
        "ulimit -S -f " + largestFile + "; exec \"$0\" \"$@\"",
        Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of(
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        ServerProcess.class.getName(),
        directory.toString()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = output.readLine();
    if (port == null) {
      process.destroyForcibly();
      throw new IOException("the server process ended before it listened");
    }
    return new ServerProcess(process, Integer.parseInt(port));
  }

  int port() {
    return port;
  }

  /** Lets the files of a server on a full disk become longer. */
  void makeRoom() throws IOException, InterruptedException {
    new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited")
        .inheritIO()
        .start()
        .waitFor();
  }

  /** {@code kill -9}; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
