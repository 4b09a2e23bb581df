package dev.baton.server;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.http.PortInUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceServerTest {
  @TempDir
  private Path directory;

  @Test
  void start_again_hasWhatWasStored() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      server.post(transaction(TRACE, "a1b2c3d4e5f60718", ""));
    }

    try (TestServer server = TestServer.start(directory)) {
      assertThat(server.get("/api/traces/" + TRACE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_portInUse_saysWhichAndHowToChoose() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      int port = server.server().address().getPort();

      assertThatThrownBy(() ->
              TraceServer.start(TestServer.options(directory.resolve("other")).withPort(port)))
          .isInstanceOf(PortInUse.class)
          .hasMessage("port " + port + " of 127.0.0.1 is in use; choose another with --port");
    }
  }

  @Test
  void start_dataDirectoryInUse_saysSoAndGivesThePortBack() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      assertThatThrownBy(() -> TestServer.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by another server");
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_dataDirectoryIsAFile_saysSo() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> TestServer.start(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void page_isServedAtTheRootAndForEachTrace() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      assertThat(server.get("/").body()).contains("<title>Baton</title>");
      assertThat(server.get("/traces/" + TRACE).body())
          .isEqualTo(server.get("/").body());
    }
  }

  @Test
  void close_twice_isFine() throws Exception {
    TestServer server = TestServer.start(directory);
    server.close();
    server.close();
  }
}
