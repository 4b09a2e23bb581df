package dev.baton.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is counted as taken in was taken in. */
class TargetTest {
  @TempDir
  private Path folder;

  @Test
  void load_shortRun_isFoundAgain() throws Exception {
    try (Program program =
        Program.start(Program.baton(folder.resolve("data")), folder.resolve("log"))) {
      Target target = new Target(program.address(), Payload.SENTRY);

      assertThat(target.load(0, 100, 4).nanos()).isPositive();
      assertThat(target.ask(Duration.ZERO, 25, i -> "/api/traces/" + Payload.traceId(i * 4)))
          .hasSize(25);
      assertThatThrownBy(
              () -> target.ask(Duration.ZERO, 1, i -> "/api/traces/" + Payload.traceId(100)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
    }
  }
}
