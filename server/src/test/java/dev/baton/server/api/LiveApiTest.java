package dev.baton.server.api;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveApiTest {
  private static final String OTHER = "b".repeat(32);

  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void live_traceArrives_isToldAtOnce() throws Exception {
    try (Stream stream = open("", null)) {
      stream.next("hello");
      server.post(transaction(TRACE, "a1b2c3d4e5f60718", ""));

      assertThat(stream.next("trace")).contains("\"trace_id\":\"" + TRACE + "\"", "\"spans\":1");
    }
  }

  /** More often than there are streams. */
  @Test
  void live_headOfIt_takesNoStream() throws Exception {
    HttpRequest head = HttpRequest.newBuilder(server.uri("/api/live"))
        .method("HEAD", HttpRequest.BodyPublishers.noBody())
        .build();
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < 40; i++) {
      assertThat(client.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void live_filtered_tellsOnlyWhatMatches() throws Exception {
    try (Stream stream = open("?q=service:wanted", null)) {
      stream.next("hello");
      server.post(
          "/api/other/envelope/",
          transaction(TRACE, "a1b2c3d4e5f60718", "").getBytes(StandardCharsets.UTF_8));
      server.post(
          "/api/wanted/envelope/",
          transaction(OTHER, "a1b2c3d4e5f60718", "").getBytes(StandardCharsets.UTF_8));

      assertThat(stream.next("trace")).contains(OTHER);
    }
  }

  @Test
  void live_lastEventId_goesOnWhereItEnded() throws Exception {
    String id;
    try (Stream stream = open("", null)) {
      stream.next("hello");
      id = stream.id;
    }
    server.post(transaction(TRACE, "a1b2c3d4e5f60718", ""));

    try (Stream stream = open("", id)) {
      stream.next("hello");
      assertThat(stream.id).isEqualTo(id);
      assertThat(stream.next("trace")).contains(TRACE);
    }
  }

  @Test
  void live_lastEventIdOfAnotherStart_isToldToBeginAnew() throws Exception {
    try (Stream stream = open("", "00000000-7")) {
      stream.next("reset");
    }
  }

  @Test
  void server_closes_endsOpenStreams() throws Exception {
    try (Stream stream = open("", null)) {
      stream.next("hello");
      server.close();

      assertThat(stream.reader.lines()).isNotNull().allMatch(line -> !line.contains("trace_id"));
    }
  }

  private Stream open(String query, @Nullable String lastId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/live" + query));
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    return new Stream(HttpClient.newHttpClient()
        .send(request.build(), BodyHandlers.ofInputStream())
        .body());
  }

  private static final class Stream implements AutoCloseable {
    private final BufferedReader reader;
    private String id = "";

    Stream(InputStream body) {
      reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The data of the next event of this name. */
    String next(String name) throws IOException {
      String event = "";
      while (true) {
        String line = reader.readLine();
        assertThat(line).as("the stream goes on until " + name).isNotNull();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ") && event.equals(name)) {
          return line.substring(6);
        }
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
