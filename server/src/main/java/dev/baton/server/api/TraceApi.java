package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.search.Query;
import dev.baton.server.store.StoredTrace;
import dev.baton.server.store.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers questions about traces, by docs/http-api.md. Safe for use by many threads. */
public final class TraceApi {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;
  private static final int MOST_NAMED = 5;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8,32}");

  private final TraceReader traces;
  private final QueryParameter queries;
  private final String version;
  private final String key;

  /**
   * An API over {@code traces}.
   *
   * @param queries reads what is looked for
   * @param version of the server
   * @param key what stands in front of the {@code @} in a DSN of this server
   */
  public TraceApi(TraceReader traces, QueryParameter queries, String version, String key) {
    this.traces = traces;
    this.queries = queries;
    this.version = version;
    this.key = key;
  }

  /** {@code GET /health}. */
  public Response health(Request request) {
    JsonWriter json = new JsonWriter(64);
    json.beginObject().name("status").value("ok").name("version").value(version).endObject();
    return Response.json(json);
  }

  /** {@code GET /api/server}: what a page needs to know in order to tell others where to send. */
  public Response server(Request request) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("version").value(version).name("key").value(key).endObject();
    return Response.json(json);
  }

  /** {@code GET /api/traces}. */
  public Response list(Request request) throws HttpProblem {
    int limit = (int) number(request.query("limit"), DEFAULT_LIMIT, LARGEST_LIMIT, "limit");
    long before = number(request.query("before"), TraceReader.NEWEST, TraceReader.NEWEST, "before");
    Query query = queries.of(request);
    JsonWriter json = new JsonWriter();
    TraceJson.write(
        json,
        read(() -> query.equals(Query.EVERYTHING)
            ? traces.newest(limit, before)
            : traces.search(query, limit, before)));
    return Response.json(json);
  }

  /** {@code GET /api/traces/{id}}. */
  public Response trace(Request request) throws HttpProblem {
    JsonWriter json = new JsonWriter();
    TraceDocument timed = timed(request);
    ("false".equals(request.query("data")) ? timed.withoutData() : timed).writeTo(json);
    return Response.json(json);
  }

  /** {@code GET /api/traces/{id}/columns}. */
  public Response columns(Request request) throws HttpProblem {
    JsonWriter json = new JsonWriter();
    TraceJson.writeColumns(json, timed(request));
    return Response.json(json);
  }

  private TraceDocument timed(Request request) throws HttpProblem {
    TraceDocument document = document(request);
    String clocks = request.query("clocks");
    if (clocks != null && !clocks.equals("aligned")) {
      throw new HttpProblem(400, "clocks=" + clocks + " is not aligned");
    }
    return clocks == null ? document : document.withAlignedClocks();
  }

  /** {@code GET /api/traces/{id}/spans/{span}}. */
  public Response span(Request request) throws HttpProblem {
    String digits = request.parameter("span");
    long id = SpanIds.parse(digits)
        .orElseThrow(
            () -> new HttpProblem(400, "'" + digits + "' is not the 16 hex digits of a span id"));
    JsonWriter json = new JsonWriter();
    for (SpanRow row : document(request).tree()) {
      if (row.spanId() == id) {
        TraceJson.write(json, row);
        return Response.json(json);
      }
    }
    throw new HttpProblem(404, "no span with the id " + digits + " is in this trace");
  }

  /** {@code GET /api/traces/{id}/find}: the spans that say something, their attributes included. */
  public Response find(Request request) throws HttpProblem {
    String text = request.query("text");
    if (text == null || text.isBlank()) {
      throw new HttpProblem(400, "text= says what to find");
    }
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    JsonWriter json = new JsonWriter();
    json.beginObject().name("spans").beginArray();
    for (SpanRow row : document(request).tree()) {
      if (row.says(wanted)) {
        json.value(SpanIds.format(row.spanId()));
      }
    }
    return Response.json(json.endArray().endObject());
  }

  /** The trace that the path of {@code request} means. */
  TraceId traceId(Request request) throws HttpProblem {
    String digits = request.parameter("id").toLowerCase(Locale.ROOT);
    if (!ID.matcher(digits).matches()) {
      throw new HttpProblem(400, "'" + digits + "' is not 8 to 32 hex digits of a trace id");
    }
    return resolve(digits);
  }

  private TraceDocument document(Request request) throws HttpProblem {
    TraceId id = traceId(request);
    StoredTrace trace = read(() -> traces.trace(id))
        .orElseThrow(() -> new HttpProblem(404, "no trace with the id " + id + " is stored"));
    return read(() -> TraceDocument.of(trace));
  }

  private TraceId resolve(String digits) throws HttpProblem {
    TraceId whole = TraceId.parse(digits);
    if (whole != null) {
      return whole;
    }
    List<TraceId> found = read(() -> traces.startingWith(digits, MOST_NAMED));
    if (found.isEmpty()) {
      throw new HttpProblem(404, "no trace whose id begins with " + digits + " is stored");
    }
    if (found.size() > 1) {
      throw new HttpProblem(
          409,
          digits + " begins the ids of several traces: "
              + found.stream().map(TraceId::toString).collect(Collectors.joining(", ")));
    }
    return found.get(0);
  }

  /** Asks the store. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** What cannot be read is the server's fault, not the client's going away. */
  static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long number(@Nullable String text, long absent, long largest, String name)
      throws HttpProblem {
    if (text == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, as one that is out of range
    }
    throw new HttpProblem(400, name + "=" + text + " is not a number from 1 to " + largest);
  }
}
