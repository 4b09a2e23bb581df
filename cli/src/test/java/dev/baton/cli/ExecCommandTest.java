package dev.baton.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.cli.trace.Servers;
import dev.baton.cli.trace.TraceClient;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code exec} as a process of its own, since that is what it stands between. */
@DisabledOnOs(OS.WINDOWS)
class ExecCommandTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir
  private Path data;

  private @Nullable TraceServer server;
  private final List<Process> started = new ArrayList<>();

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void startServer() throws IOException {
    server = TraceServer.start(TraceServerOptions.defaults().withPort(0).withDataDirectory(data));
  }

  @AfterEach
  void stopAll() throws IOException {
    started.forEach(Process::destroyForcibly);
    server().close();
  }

  @Test
  void exec_streamsAndExitCode_areThoseOfTheCommand() throws Exception {
    Process process =
        start(Map.of(), "exec", "--dsn", dsn(), "--", "sh", "-c", "cat; echo to-err >&2; exit 7");
    process.getOutputStream().write("to-out\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();

    assertThat(result(process)).isEqualTo(new Result(7, "to-out\n", "to-err\n"));
  }

  @Test
  void exec_ended_isASpan() throws Exception {
    Result result =
        result(start(Map.of(), "exec", "--dsn", dsn(), "-v", "--", "sh", "-c", "exit 7"));

    SpanRow span =
        trace(result.err().strip().substring("baton: trace ".length())).tree().get(0);
    assertThat(span.service()).isEqualTo("nightly");
    assertThat(span.name()).isEqualTo("sh");
    assertThat(span.op()).isEqualTo("process");
    assertThat(span.status()).isEqualTo("internal_error");
    assertThat(span.data().toMap())
        .containsEntry("process.executable.name", "sh")
        .containsEntry("process.exit.code", 7L);
  }

  @Test
  void exec_traceInTheEnvironment_isContinuedAndPassedOn() throws Exception {
    Map<String, String> environment = Map.of(
        "SENTRY_TRACE",
        TRACE + "-" + CALLER + "-1",
        "SENTRY_BAGGAGE",
        "sentry-trace_id=" + TRACE + ",sentry-sample_rand=0.25,sentry-release=cron%401",
        "SENTRY_DSN",
        dsn());

    Result result = result(
        start(environment, "exec", "--", "sh", "-c", "echo $SENTRY_TRACE; echo $SENTRY_BAGGAGE"));

    SpanRow span = trace(TRACE).tree().get(0);
    assertThat(span.parentSpanId()).isEqualTo(Long.parseUnsignedLong(CALLER, 16));
    assertThat(result.out().lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).isEqualTo("%s-%016x-1".formatted(TRACE, span.spanId())),
            baggage -> assertThat(baggage).contains("sentry-sample_rand=0.25", "cron%401"));
  }

  @Test
  void exec_insideAnother_isItsChild() throws Exception {
    List<String> inner = javaCommand("exec", "--name", "inner", "--", "true");
    List<String> outer = new ArrayList<>(List.of("exec", "-v", "--name", "outer", "--"));
    outer.addAll(inner);

    Result result = result(start(Map.of("SENTRY_DSN", dsn()), outer.toArray(String[]::new)));

    TraceDocument trace = trace(result.err().strip().substring("baton: trace ".length()));
    assertThat(trace.tree())
        .extracting(SpanRow::name, SpanRow::depth)
        .containsExactly(tuple("outer", 0), tuple("inner", 1));
    assertThat(trace.summary().linkedHops()).isEqualTo(1);
  }

  @Test
  void exec_pipelineOfThree_isOneTraceAndPassesItsData() throws Exception {
    String exec = String.join(" ", javaCommand("exec"));
    String pipeline = "printf 'b\\na\\n' | %1$s --name first -- cat | %1$s --name second -- sort"
        + " | %1$s --name third -- head -n 1";

    Result result = result(start(
        Map.of("SENTRY_DSN", dsn()),
        "exec",
        "-v",
        "--name",
        "pipeline",
        "--op",
        "cron",
        "--",
        "sh",
        "-c",
        pipeline.formatted(exec)));

    assertThat(result.out()).isEqualTo("a\n");
    TraceDocument trace = trace(result.err().strip().substring("baton: trace ".length()));
    assertThat(trace.tree().get(0).op()).isEqualTo("cron");
    assertThat(trace.tree())
        .extracting(SpanRow::name, SpanRow::depth)
        .containsExactlyInAnyOrder(
            tuple("pipeline", 0), tuple("first", 1), tuple("second", 1), tuple("third", 1));
    assertThat(trace.summary().linkedHops()).isEqualTo(3);
  }

  @Test
  void exec_traceparentOnRequest_isReadAndSet() throws Exception {
    String w3c = "00-" + TRACE + "-" + CALLER + "-01";

    Result result = result(start(
        Map.of("SENTRY_DSN", dsn(), "TRACEPARENT", w3c),
        "exec",
        "--traceparent",
        "--",
        "sh",
        "-c",
        "echo $TRACEPARENT"));

    SpanRow span = trace(TRACE).tree().get(0);
    assertThat(span.parentSpanId()).isEqualTo(Long.parseUnsignedLong(CALLER, 16));
    assertThat(result.out()).isEqualTo("00-%s-%016x-01%n".formatted(TRACE, span.spanId()));
  }

  @Test
  void exec_traceparentWithoutRequest_isLeftAlone() throws Exception {
    String w3c = "00-" + TRACE + "-" + CALLER + "-01";

    assertThat(result(
            start(Map.of("TRACEPARENT", w3c), "exec", "--", "sh", "-c", "echo $TRACEPARENT")))
        .isEqualTo(new Result(0, w3c + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource({"no-such-command-anywhere, 127", "/, 126"})
  void exec_cannotStart_isOneLineAndTheShellsExitCode(String command, int exit) throws Exception {
    Result result = result(start(Map.of(), "exec", "--", command));

    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("./baton exec: ").contains(command).hasLineCount(1);
  }

  @Test
  void exec_killedCommand_endsWith128AndTheSignal() throws Exception {
    assertThat(result(start(Map.of(), "exec", "--", "sh", "-c", "kill -9 $$")))
        .isEqualTo(new Result(137, "", ""));
  }

  @Test
  void exec_serverIsGone_saysNothing() throws Exception {
    Result result = result(
        start(Map.of("SENTRY_DSN", "http://baton@127.0.0.1:1/nightly"), "exec", "--", "true"));

    assertThat(result).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void exec_optionsOfTheCommand_areNotItsOwn() throws Exception {
    assertThat(result(start(Map.of(), "exec", "echo", "--help", "-v", "@file")))
        .isEqualTo(new Result(0, "--help -v @file\n", ""));
  }

  @Test
  void exec_terminated_passesTheSignalOnAndWaits() throws Exception {
    String script = "trap 'echo asked; exit 6' TERM; echo ready; while :; do sleep 0.05; done";
    Process process = start(Map.of(), "exec", "--", "sh", "-c", script);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("ready");

    process.toHandle().destroy();

    assertThat(out.readLine()).isEqualTo("asked");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(6);
  }

  private TraceServer server() {
    return requireNonNull(server);
  }

  private String dsn() {
    return Servers.dsn(server(), "nightly");
  }

  private TraceDocument trace(String id) throws Exception {
    return TraceClient.document(
        new TraceClient(URI.create(Servers.address(server()))).traceJson(id));
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(javaCommand(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    // Several JVMs that end at once, and a server that has just started, may take their time.
    builder.environment().put("SENTRY_SHUTDOWN_TIMEOUT_MILLIS", "60000");
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static List<String> javaCommand(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Result result(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, err);
  }
}
