package dev.baton.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server meets on a bad day. */
@Timeout(180)
class HardshipTest {
  private static final String ROOT = "a1b2c3d4e5f60718";

  @TempDir
  private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  /** What becomes too long for the disk. */
  private enum Full {
    /** The log of envelopes: they cannot be packed. */
    LOG(4 << 10) {
      @Override
      String envelope(String id, int number) {
        byte[] noise = new byte[400_000];
        new Random(number).nextBytes(noise);
        return Envelopes.transaction(id, ROOT, "")
            + Envelopes.item("noise", Base64.getEncoder().encodeToString(noise));
      }
    },
    /** The tables: each envelope is short, and has many traces beside its own. */
    TABLES(8 << 10) {
      @Override
      String envelope(String id, int number) {
        String spans = IntStream.range(0, TRACES)
            .mapToObj(
                i ->
                    "{\"trace_id\":\"%032x\",\"span_id\":\"%s\",\"name\":\"work\",\"status\":\"ok\","
                            .formatted((number + 1L) << 32 | i, ROOT)
                        + "\"is_segment\":true,\"start_timestamp\":1700000000.5,\"end_timestamp\":1700000001.25}")
            .collect(Collectors.joining(",", "{\"version\":2,\"items\":[", "]}"));
        return Envelopes.transaction(id, ROOT, "") + "{\"type\":\"span\",\"item_count\":" + TRACES
            + ",\"content_type\":\"application/vnd.sentry.items.span.v2+json\",\"length\":"
            + spans.length() + "}\n" + spans + "\n";
      }
    };

    private static final int TRACES = 2_000;

    private final int kilobytes;

    Full(int kilobytes) {
      this.kilobytes = kilobytes;
    }

    abstract String envelope(String id, int number);
  }

  @ParameterizedTest
  @EnumSource
  @EnabledOnOs(OS.LINUX)
  void diskFull_isSaidToTheSender_andNothingAcknowledgedIsLost(Full full) throws Exception {
    List<String> acknowledged = new ArrayList<>();
    try (ServerProcess server = ServerProcess.onFullDisk(directory, full.kilobytes)) {
      HttpResponse<String> response =
          post(server.port(), full.envelope(String.format("%032x", 1), 1));
      for (int i = 1; i <= 1_000 && response.statusCode() == 200; i++) {
        acknowledged.add(String.format("%032x", i));
        response = post(server.port(), full.envelope(String.format("%032x", i + 1), i + 1));
      }
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("cannot store");
      assertThat(acknowledged).isNotEmpty();
      assertThat(get(server.port(), "/api/traces/" + acknowledged.get(0)).statusCode())
          .isEqualTo(200);
    }
    try (TestServer server = TestServer.start(directory)) {
      for (String id : acknowledged) {
        assertThat(server.get("/api/traces/" + id).statusCode()).isEqualTo(200);
      }
      assertThat(server.post(Envelopes.transaction("f".repeat(32), ROOT, "")).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  @EnabledOnOs(OS.LINUX)
  void diskFull_forAWhile_isOverByItself_andNothingIsThereTwice(Full full) throws Exception {
    int acknowledged = 0;
    try (ServerProcess server = ServerProcess.onFullDisk(directory, full.kilobytes)) {
      int status = 200;
      while (status == 200) {
        status = post(
                server.port(),
                full.envelope(String.format("%032x", acknowledged + 1), acknowledged + 1))
            .statusCode();
        acknowledged += status == 200 ? 1 : 0;
      }
      // it tries again each second
      Thread.sleep(2_500);
      server.makeRoom();
      String last = String.format("%032x", acknowledged + 1);
      while (status != 200) {
        status = post(server.port(), full.envelope(last, acknowledged + 1)).statusCode();
        Thread.sleep(50);
      }
      acknowledged++;
      assertThat(get(server.port(), "/api/traces/" + last).statusCode()).isEqualTo(200);
    }

    int traces = full == Full.LOG ? 1 : 1 + Full.TRACES;
    assertThat(segments()).isEqualTo(List.of(acknowledged * traces, acknowledged));
  }

  /** How many segments there are, and in how many envelopes. */
  private List<Integer> segments() throws Exception {
    int segments = 0;
    int envelopes = 0;
    try (var files = Files.newDirectoryStream(directory.resolve("partitions"), "*.db")) {
      for (Path file : files) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            var statement = connection.createStatement();
            var row = statement.executeQuery(
                "SELECT count(*), count(DISTINCT envelope), max(id) FROM segment")) {
          segments += row.getInt(1);
          envelopes += row.getInt(2);
          // numbers are given out once
          assertThat(row.getInt(3)).isEqualTo(row.getInt(1));
        }
      }
    }
    return List.of(segments, envelopes);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void folder_thatCannotBeWritten_isSaidAtTheStart() {
    assertThatThrownBy(() -> TestServer.start(Path.of("/proc/baton")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot use the data directory /proc/baton");
  }

  @Test
  void senders_aThousandAtOnce_areAllServed() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 1; i <= 1000; i++) {
        answers.add(client.sendAsync(
            HttpRequest.newBuilder(server.uri("/api/1/envelope/"))
                .POST(BodyPublishers.ofString(
                    Envelopes.transaction(String.format("%032x", i), ROOT, "")))
                .build(),
            BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(server.server().traces().newest(2000, Long.MAX_VALUE).traces()).hasSize(1000);
    }
  }

  /** Nobody finds the connection closed that the last answer left open. */
  @Test
  void connections_manyThatAreIdle_areKept() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(directory)) {
      for (int i = 0; i < 300; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      for (int times = 1; times <= 2; times++) {
        for (Socket connection : idle) {
          assertThat(answer(connection)).startsWith("HTTP/1.1 200");
        }
      }
    } finally {
      for (Socket connection : idle) {
        connection.close();
      }
    }
  }

  /** Sends a request, and reads the answer to its end. */
  private static String answer(Socket connection) throws IOException {
    connection
        .getOutputStream()
        .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    StringBuilder answer = new StringBuilder();
    for (int c; !answer.toString().endsWith("}"); answer.append((char) c)) {
      c = connection.getInputStream().read();
      assertThat(c).as(answer.toString()).isNotNegative();
    }
    return answer.toString();
  }

  /** Of what real SDKs send, bytes are changed, cut out and doubled. Whatever is taken can be read again. */
  @Test
  void envelopes_thatAreDamaged_neverEndTheServer() throws Exception {
    Random random = new Random(8969);
    List<Path> recorded = RecordedEnvelopesTest.recorded();
    try (TestServer server = TestServer.start(directory)) {
      for (int i = 0; i < 3000; i++) {
        byte[] damaged =
            damage(Files.readAllBytes(recorded.get(random.nextInt(recorded.size()))), random);
        HttpResponse<String> response = server.post("/api/1/envelope/", damaged);

        assertThat(response.statusCode()).as(response.body()).isIn(200, 400);
      }
      String list = server.get("/api/traces?limit=500").body();
      List<String> ids = Pattern.compile("\"trace_id\":\"(\\w{32})\"")
          .matcher(list)
          .results()
          .map(id -> id.group(1))
          .toList();
      assertThat(ids).isNotEmpty();
      for (String id : ids) {
        assertThat(server.get("/api/traces/" + id).statusCode()).isEqualTo(200);
        assertThat(server.get("/api/traces/" + id + "/envelopes").statusCode()).isEqualTo(200);
      }
      for (String path : List.of("/api/services", "/api/edges", "/api/points")) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
      }
    }
  }

  private static byte[] damage(byte[] envelope, Random random) {
    byte[] damaged = envelope.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt(256);
        case 1 -> damaged[at] = (byte) "{}[]\",:0123456789ef\n\\".charAt(random.nextInt(21));
        case 2 -> damaged = Arrays.copyOf(damaged, at + 1);
        default -> {
          byte[] longer = Arrays.copyOf(damaged, damaged.length + 8);
          System.arraycopy(
              damaged,
              at,
              longer,
              at + 8 > damaged.length ? at : at + 8,
              Math.min(8, damaged.length - at));
          damaged = longer;
        }
      }
    }
    return damaged;
  }

  private HttpResponse<String> post(int port, String envelope) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/1/envelope/"))
            .POST(BodyPublishers.ofString(envelope))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofString());
  }
}
