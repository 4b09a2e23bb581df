package dev.baton.server.api;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.envelope;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transactionPayload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language of the search box, against what real SDKs send: transactions of the services a and b, and an error of c. */
class SearchTest {
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);
  private static final Pattern ID = Pattern.compile("\"trace_id\":\"([0-9a-f]{32})\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"(\\d+)\"");

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | c b a",
        "service:alpha                  | a",
        "-service:alpha                 | c b",
        "op:http.server                 | b a",
        "op:http                        | b a",
        "op:db                          | a",
        "op:db.sql                      | a",
        "dur>700ms                      | b a",
        "dur>750ms                      | ''",
        "dur>=750ms dur<1s              | b a",
        "status:error                   | c b",
        "status:not_found               | b",
        "status:ok                      | a",
        "user.id:42                     | a",
        "release:1.2                    | a",
        "release:1.2.3                  | a",
        "release:shop@1.2.3             | a",
        "environment:prod               | a",
        "tenant:acme                    | a",
        "http.response.status_code:404  | b",
        "has:http.response.status_code  | b",
        "http.response.status_code>=404 | b",
        "http.response.status_code>404  | ''",
        "http.response.status_code<500 -http.response.status_code<=403 | b",
        "service:alpha & service:beta   | ''",
        "service:alpha & op:db dur<1h   | a",
        "sdk:sentry.python              | b",
        "cart                           | c b a",
        "\"orders where\"               | a",
        "ORD*                           | a",
        "no price                       | c",
        "error:IllegalStateException    | c",
        "level:error                    | c",
        "project:beta                   | b",
        "trace:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | b",
        "name:\"GET /cart\"             | c b a",
        "after:2023-11-14T22:13:20Z before:2023-11-14T22:13:21Z | c b a",
        "before:2023-11-14T22:13:20Z    | ''",
        "since:15m                      | ''",
        "service:alpha op:db dur>200ms status:ok user.id:42 release:1.2 \"select orders\" | a",
        "service:alpha status:not_found | ''",
      })
  void query_findsWhatMeetsEveryCondition(String query, String expected) throws Exception {
    storeThree();

    assertThat(search(query, "")).containsExactlyElementsOf(traces(expected));
  }

  @Test
  void query_malformed_isRefusedInOneLine() throws Exception {
    assertThat(server.get("/api/traces?q=dur%3Esoon").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/traces?q=dur%3Esoon").body())
        .startsWith("{\"error\":\"q: 'dur' is followed by 'soon'");
  }

  @Test
  void pages_coverEveryTraceOnce_alsoOneThatMatchesInManyPlaces() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      post("alpha", transaction(String.format("%032x", i), "0000000000000001", ""));
    }
    // the first trace goes on last, and so it is the first of the first page only
    post("alpha", transaction(String.format("%032x", 1), "0000000000000002", ""));
    expected.add(String.format("%032x", 1));
    for (int i = 7; i > 1; i--) {
      expected.add(String.format("%032x", i));
    }

    List<String> found = new ArrayList<>();
    String before = "";
    do {
      String body = server.get("/api/traces?limit=2&q=service:alpha" + before).body();
      found.addAll(ids(body));
      Matcher next = NEXT.matcher(body);
      before = next.find() ? "&before=" + next.group(1) : "";
    } while (!before.isEmpty());

    assertThat(found).containsExactlyElementsOf(expected);
  }

  private void storeThree() throws Exception {
    String db = "{\"trace_id\":\"" + A
        + "\",\"span_id\":\"0000000000000002\",\"parent_span_id\":\"0000000000000001\",\"op\":\"db.sql.query\","
        + "\"description\":\"SELECT * FROM orders WHERE id = ?\",\"start_timestamp\":1700000000.6,\"timestamp\":1700000000.7}";
    post(
        "alpha",
        transaction(
            A,
            "0000000000000001",
            ",\"user\":{\"id\":42,\"email\":\"x@y.test\"},\"release\":\"shop@1.2.3\",\"environment\":\"prod\","
                + "\"tags\":{\"tenant\":\"ACME\"},\"spans\":[" + db + "]"));
    post(
        "beta",
        transaction(
                B, "0000000000000001", ",\"sdk\":{\"name\":\"sentry.python\",\"version\":\"2\"}")
            .replace(
                "\"status\":\"ok\"}",
                "\"status\":\"not_found\",\"data\":{\"http.response.status_code\":404}}"));
    post("gamma", error(EVENT, C, "0000000000000001"));
  }

  /** With its right length again, whatever was replaced in it. */
  private static String transaction(String trace, String span, String more) {
    return transactionPayload(trace, span, "", more);
  }

  private void post(String project, String payload) throws IOException, InterruptedException {
    String whole = payload.startsWith("{\"event_id\"")
        ? payload
        : envelope("d".repeat(32), item("transaction", payload));
    assertThat(
            server.post("/api/" + project + "/envelope/", whole.getBytes(UTF_8)).body())
        .startsWith("{\"id\"");
  }

  private List<String> search(String query, String more) throws Exception {
    return ids(
        server.get("/api/traces?q=" + URLEncoder.encode(query, UTF_8) + more).body());
  }

  private static List<String> ids(String body) {
    return ID.matcher(body).results().map(id -> id.group(1)).toList();
  }

  private static List<String> traces(String names) {
    return names.isEmpty()
        ? List.of()
        : List.of(names.split(" ", -1)).stream().map(name -> name.repeat(32)).toList();
  }
}
