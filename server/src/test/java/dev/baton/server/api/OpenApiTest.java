package dev.baton.server.api;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.server.Routes;
import dev.baton.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server does what openapi.json says, and openapi.json says all that it does. */
class OpenApiTest {
  private static final String SPAN = "a1b2c3d4e5f60718";

  @TempDir
  private Path directory;

  private TestServer server;
  private Map<String, @Nullable Object> description;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory);
    server.post(transaction(TRACE, SPAN, "00000000000000ff"));
    server.post(error(EVENT, TRACE, SPAN));
    description = json(server.get("/api/openapi.json").body());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void description_hasEveryRoute() {
    TreeSet<String> described = new TreeSet<>();
    map(description.get("paths"))
        .forEach((path, operations) -> map(operations)
            .keySet()
            .forEach(method ->
                described.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));

    assertThat(Routes.of(directory.resolve("other")))
        .filteredOn(route -> !Routes.PAGES.contains(route))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @ParameterizedTest
  @CsvSource({
    "/health, Health",
    "/api/server, Server",
    "/api/traces, Traces",
    "/api/traces?q=service:none, Traces",
    "/api/traces/" + TRACE + ", Trace",
    "/api/traces/" + TRACE + "?data=false, Trace",
    "/api/traces/" + TRACE + "/columns, ColumnTrace",
    "/api/traces/" + TRACE + "/spans/" + SPAN + ", Span",
    "/api/traces/" + TRACE + "/find?text=get, Found",
    "/api/traces/" + TRACE + "/find, Error",
    "/api/traces/" + TRACE + "/envelopes, Envelopes",
    "/api/traces/" + TRACE + "/findings, Examination",
    "/api/findings, Findings",
    "/api/findings?since=never, Error",
    "/api/coverage, Coverages",
    "/api/verdicts?traces=" + TRACE + ", Verdicts",
    "/api/verdicts?traces=nonsense, Error",
    "/api/diagnoses, Diagnoses",
    "/api/services, Services",
    "/api/edges, Edges",
    "/api/points, Points",
    "/api/traces/nonsense, Error",
    "/api/envelopes/1-99, Error",
  })
  void answer_hasTheFormThatIsDescribed(String path, String schema) throws Exception {
    HttpResponse<String> response = server.get(path);

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    check(json(response.body()), schema(schema), schema);
  }

  /** Fails when {@code value} lacks a field, has one that is not described, or one of another type. */
  private void check(@Nullable Object value, Map<?, ?> schema, String where) {
    if (schema.get("$ref") instanceof String reference) {
      check(value, schema(reference.substring(reference.lastIndexOf('/') + 1)), where);
      return;
    }
    Object types = requireNonNull(schema.get("type"));
    assertThat(types instanceof List<?> list ? list : List.of(types))
        .as(where)
        .contains(type(value));
    if (value instanceof List<?> list) {
      list.forEach(element -> check(element, map(schema.get("items")), where + "[]"));
    } else if (value instanceof Map<?, ?> object && schema.get("properties") != null) {
      Map<?, ?> properties = map(schema.get("properties"));
      assertThat(properties.keySet())
          .as(where)
          .isEqualTo(union(properties.keySet(), object.keySet()));
      if (schema.get("required") instanceof List<?> required) {
        assertThat(object.keySet()).as(where).isEqualTo(union(object.keySet(), required));
      }
      object.forEach((name, field) -> check(field, map(properties.get(name)), where + "." + name));
    }
  }

  private static Set<Object> union(Collection<?> one, Collection<?> other) {
    Set<Object> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }

  private static String type(@Nullable Object value) {
    if (value instanceof Map) {
      return "object";
    } else if (value instanceof List) {
      return "array";
    } else if (value instanceof Long) {
      return "integer";
    } else if (value instanceof Double) {
      return "number";
    } else if (value instanceof Boolean) {
      return "boolean";
    }
    return value == null ? "null" : "string";
  }

  private Map<?, ?> schema(String name) {
    return map(map(map(description.get("components")).get("schemas")).get(name));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) requireNonNull(value);
  }

  private static Map<String, @Nullable Object> json(String text) throws MalformedEnvelope {
    return new JsonReader(text.getBytes(UTF_8)).readObject();
  }
}
