package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code SENTRY_SPOTLIGHT} alone, without a DSN, brings the traces of Sentry's own SDKs to the local server. */
class SpotlightTest {
  @TempDir
  private Path folder;

  @Test
  void python_toldByTheEnvironmentOnly_isShown() throws Exception {
    Installed.require(Peer.PYTHON);

    assertThat(
            traceOf(Installed.PARTNERS.resolve("python"), Installed.python().toString(), "-c", """
            import sentry_sdk
            sentry_sdk.init(traces_sample_rate=1.0)
            with sentry_sdk.start_transaction(op="task", name="from python"): pass
            sentry_sdk.flush()
            """))
        .isEqualTo("from python");
  }

  @Test
  void node_toldByTheEnvironmentOnly_isShown() throws Exception {
    Installed.require(Peer.NODE);

    assertThat(traceOf(
            Installed.PARTNERS.resolve("node"), "node", "--input-type=module", "--eval", """
            import * as Sentry from "@sentry/node";
            Sentry.init({ tracesSampleRate: 1 });
            Sentry.startSpan({ op: "task", name: "from node" }, () => {});
            await Sentry.flush(30000);
            """))
        .isEqualTo("from node");
  }

  /** The name of the only trace that the server has once the command has ended. */
  private String traceOf(Path directory, String... command) throws Exception {
    try (TraceServer server = TraceServer.start(
        TraceServerOptions.defaults().withPort(0).withDataDirectory(folder.resolve("data")))) {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
      builder
          .environment()
          .put("SENTRY_SPOTLIGHT", "http://127.0.0.1:" + server.address().getPort() + "/stream");
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      List<TraceSummary> traces = server.traces().newest(10, TraceReader.NEWEST).traces();
      assertThat(traces).as(said).hasSize(1);
      return String.valueOf(traces.get(0).name());
    }
  }
}
