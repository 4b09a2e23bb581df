package dev.baton.e2e.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.Tracing;
import dev.baton.cli.Main;
import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A trace passes from process to process by the environment, to {@code sentry-sdk} and back. */
@ExtendWith(InLab.class)
final class ProcessTest {
  private final Lab lab;

  ProcessTest(Lab lab) {
    this.lab = lab;
  }

  @Test
  void trace_fromProgramToScriptToCommand_staysOne() throws Exception {
    String traceId;
    try (Tracing tracing = Tracing.create(options -> options
        .dsn(lab.dsn("program"))
        .tracesSampleRate(1)
        .shutdownTimeout(Duration.ofMinutes(1)))) {
      Span span = tracing.tracer().start("nightly", "cron");
      traceId = span.traceId().toString();
      ProcessBuilder script = script();
      try (Scope scope = span.makeCurrent()) {
        tracing.injectInto(script);
      }
      run(script);
      span.end();
    }

    TraceDocument trace = lab.trace(traceId);
    assertThat(trace.tree())
        .filteredOn(SpanRow::isSegment)
        .extracting(SpanRow::name, SpanRow::op)
        .containsExactly(
            tuple("nightly", "cron"),
            tuple("report", "process"),
            tuple("report.py", "script"),
            tuple("echo", "process"));
    assertThat(trace.summary().linkedHops()).isEqualTo(3);
  }

  /** A command that runs a script that runs a command. */
  private ProcessBuilder script() {
    List<String> command = new ArrayList<>(exec("--name", "report"));
    command.addAll(List.of(lab.python().toString(), "partners/python/script.py"));
    command.addAll(exec("echo", "done"));
    ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
    script.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
    script
        .environment()
        .putAll(Map.of("SENTRY_DSN", lab.dsn("script"), "SENTRY_SHUTDOWN_TIMEOUT_MILLIS", "60000"));
    return script;
  }

  private static List<String> exec(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "exec"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(out).isEqualTo("done\n");
    assertThat(process.exitValue()).isZero();
  }
}
