package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A process that stands still for a while, as in a checkpoint or on a machine that is moved: what it finds then is another world. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class FrozenProcessTest {
  private final FaultyServer server = new FaultyServer();
  private final Process process = Child.start(Child.Commanded.class, server.dsn());

  FrozenProcessTest() throws IOException {}

  @AfterEach
  void close() throws Exception {
    process.destroyForcibly().waitFor();
    server.close();
  }

  private void freeze() throws Exception {
    signal("STOP");
    while (!state().startsWith("T")) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .start()
        .waitFor();
    assertThat(code).isZero();
  }

  /** What stands behind its name in {@code /proc/PID/stat}. */
  private String state() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2);
  }

  @Test
  void process_frozenBetweenRequests_goesOnOverANewConnection() throws Exception {
    assertThat(Child.command(process, 10)).isEqualTo("sent 1, cached 0, dropped 0, {}");
    freeze();
    server.goAway();
    server.comeBack();
    thaw();

    assertThat(Child.command(process, 10)).isEqualTo("sent 2, cached 0, dropped 0, {}");
    assertThat(server.sent).containsEntry("transaction", 2L);
  }

  /** When it goes on, the time of the request is over, and the connection gone. */
  @Test
  void process_frozenWhileItWaitsForAnAnswer_sendsAgain() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    server.then(request -> {
      request.readBody();
      reached.countDown();
      request.awaitEnd();
    });
    process.outputWriter().append("10\n").flush();
    reached.await();
    freeze();
    Thread.sleep(2_100);
    server.breakConnections();
    thaw();

    assertThat(process.inputReader().readLine()).isEqualTo("sent 1, cached 0, dropped 0, {}");
    assertThat(Child.command(process, 10)).isEqualTo("sent 2, cached 0, dropped 0, {}");
    assertThat(server.sent).containsEntry("transaction", 2L);
  }
}
