package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.Main;
import dev.baton.envelope.JsonReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo --once} as a process, with the server and the programs that it starts. */
class DemoTest {
  /** More than the bounds that the demonstration sets itself, so that it is the first to say what is missing. */
  private static final long PATIENCE_SECONDS = 180;

  @TempDir
  private Path temporary;

  private final List<Process> started = new ArrayList<>();

  private record Result(int exit, String out, String err) {}

  @AfterEach
  void endAll() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void demo_once_joinsSixProgramsIntoOneTrace() throws Exception {
    Result result = demo(Map.of(), "--once", "--json", "--port", "0");

    assertThat(result.exit()).as(result.err()).isZero();
    Map<String, ?> numbers =
        new JsonReader(result.out().getBytes(StandardCharsets.UTF_8)).readObject();
    assertThat(numbers.keySet())
        .containsExactly("trace_id", "services", "segments", "spans", "hops", "linked_hops");
    assertThat(numbers.get("trace_id")).asString().matches("[0-9a-f]{32}");
    assertThat(numbers.get("services"))
        .isEqualTo(List.of("storefront", "page", "pricing", "stock", "fulfilment", "receipt"));
    assertThat(numbers.get("segments")).isEqualTo(7L);
    assertThat(numbers.get("hops")).isEqualTo(6L);
    assertThat(numbers.get("linked_hops")).isEqualTo(6L);
    assertThat(result.out()).hasLineCount(1);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void demo_once_drawsTheTraceAndLeavesNothing() throws Exception {
    Result result = demo(Map.of(), "--once", "--port", "0");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "GET /checkout",
            "GET /price",
            "/shop.Stock/Reserve",
            "orders",
            "write receipt",
            "6 hops linked");
    try (var left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void demo_receiptIgnoresItsEnvironment_saysWhereTheTraceWasLost() throws Exception {
    Result result =
        demo(Map.of("SENTRY_USE_ENVIRONMENT", "false"), "--once", "--json", "--port", "0");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualToIgnoringNewLines(
            "./baton demo: the trace was lost from fulfilment to receipt (environment)");
    assertThat(result.out()).contains("\"hops\":5,\"linked_hops\":5}");
  }

  @Test
  void demo_programThatCannotStart_isNamedWithWhatItWrote() throws Exception {
    Result result = demo(Map.of("SENTRY_MAX_SPANS", "many"), "--once", "--port", "0");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "./baton demo: fulfilment ended early (exit code 1); it wrote:", "SENTRY_MAX_SPANS");
  }

  @Test
  void demo_killed_leavesNoProgramBehind() throws Exception {
    Process process = start(Map.of(), "--json", "--port", "0");
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine())
        .contains("\"linked_hops\":6");
    List<ProcessHandle> programs = process.descendants().toList();
    assertThat(programs).hasSizeGreaterThanOrEqualTo(4);

    process.destroyForcibly();

    for (ProcessHandle program : programs) {
      program.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Process start(Map<String, String> environment, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        System.getProperty("java.home") + "/bin/java",
        "-Dbaton.shop=" + classPath("examples/shop"),
        "-Djava.io.tmpdir=" + temporary,
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath("cli"),
        Main.class.getName(),
        "demo"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Result demo(Map<String, String> environment, String... options) throws Exception {
    Process process = start(environment, options);
    CompletableFuture<String> out =
        CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("ends by itself")
        .isTrue();
    return new Result(process.exitValue(), out.get(), err.get());
  }

  /** As the start script has it. */
  private static String classPath(String module) {
    Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  private static String read(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
