package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.search.Query;
import dev.baton.server.search.Status;
import dev.baton.server.store.SegmentEntry;
import dev.baton.server.store.StoredSegment;
import dev.baton.server.store.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the newest segments say about services: how often and how fast they answer, and who calls whom. Safe for use by many threads.
 */
public final class ServiceApi {
  /** More are not looked at: what is asked for is how things are, and the newest tell. */
  private static final int MOST_SEGMENTS = 20_000;

  private static final int MOST_POINTS = 2_000;
  private static final int MOST_OPERATIONS = 100;

  private record Operation(@Nullable String op, String name) {}

  /** A caller is null when its span is not stored. */
  private record Edge(@Nullable String from, String to) {}

  /**
   * What is counted.
   *
   * @param segments the newest that match
   * @param all whether no others do
   */
  private record Counted(List<SegmentEntry> segments, boolean all) {
    JsonWriter begin() {
      JsonWriter json = new JsonWriter();
      json.beginObject().name("segments").value(segments.size());
      OptionalLong oldest =
          segments.stream().mapToLong(SegmentEntry::startMicros).min();
      json.name("since").value(oldest.isEmpty() ? null : TraceJson.time(oldest.getAsLong()));
      return json.name("all").value(all);
    }
  }

  private final TraceReader traces;
  private final QueryParameter queries;

  /** An API over {@code traces}. */
  public ServiceApi(TraceReader traces, QueryParameter queries) {
    this.traces = traces;
    this.queries = queries;
  }

  /** {@code GET /api/services}. */
  public Response services(Request request) throws HttpProblem {
    Counted counted = counted(request, MOST_SEGMENTS);
    Map<String, Latencies> services = new LinkedHashMap<>();
    Map<String, Map<Operation, Latencies>> operations = new HashMap<>();
    for (SegmentEntry segment : counted.segments()) {
      if (segment.hasRoot()) {
        services.computeIfAbsent(segment.service(), name -> new Latencies()).add(segment);
        operations
            .computeIfAbsent(segment.service(), name -> new LinkedHashMap<>())
            .computeIfAbsent(
                new Operation(segment.op(), segment.name()), operation -> new Latencies())
            .add(segment);
      }
    }
    JsonWriter json = counted.begin();
    json.name("services").beginArray();
    for (Map.Entry<String, Latencies> service : mostCalledFirst(services)) {
      json.beginObject().name("service").value(service.getKey());
      service.getValue().writeTo(json);
      json.name("operations").beginArray();
      mostCalledFirst(operations.getOrDefault(service.getKey(), Map.of())).stream()
          .limit(MOST_OPERATIONS)
          .forEach(operation -> {
            json.beginObject().name("op").value(operation.getKey().op());
            json.name("name").value(operation.getKey().name());
            operation.getValue().writeTo(json);
            json.endObject();
          });
      json.endArray().endObject();
    }
    return Response.json(json.endArray().endObject());
  }

  /** {@code GET /api/edges}. */
  public Response edges(Request request) throws HttpProblem {
    Counted counted = counted(request, MOST_SEGMENTS);
    Map<TraceId, List<SegmentEntry>> byTrace = new HashMap<>();
    for (SegmentEntry segment : counted.segments()) {
      byTrace.computeIfAbsent(segment.traceId(), id -> new ArrayList<>()).add(segment);
    }
    Map<Edge, Latencies> edges = new LinkedHashMap<>();
    for (SegmentEntry segment : counted.segments()) {
      if (segment.isHop()) {
        String caller = caller(segment, byTrace.getOrDefault(segment.traceId(), List.of()));
        edges
            .computeIfAbsent(new Edge(caller, segment.service()), edge -> new Latencies())
            .add(segment);
      }
    }
    JsonWriter json = counted.begin();
    json.name("edges").beginArray();
    for (Map.Entry<Edge, Latencies> edge : mostCalledFirst(edges)) {
      json.beginObject().name("from").value(edge.getKey().from());
      json.name("to").value(edge.getKey().to());
      edge.getValue().writeTo(json);
      json.endObject();
    }
    return Response.json(json.endArray().endObject());
  }

  /** {@code GET /api/points}. */
  public Response points(Request request) throws HttpProblem {
    Counted counted = counted(request, MOST_POINTS);
    JsonWriter json = counted.begin();
    json.name("points").beginArray();
    for (SegmentEntry segment : counted.segments()) {
      json.beginObject().name("trace_id").id(segment.traceId());
      json.name("start").value(TraceJson.time(segment.startMicros()));
      json.name("duration_ms").value((segment.endMicros() - segment.startMicros()) / 1000.0);
      json.name("failed").value(Status.isFailure(segment.status()));
      json.endObject();
    }
    return Response.json(json.endArray().endObject());
  }

  private Counted counted(Request request, int limit) throws HttpProblem {
    Query query = queries.of(request);
    try {
      List<SegmentEntry> oneMore =
          traces.segments(query, limit + 1).stream().map(StoredSegment::entry).toList();
      boolean all = oneMore.size() <= limit;
      return new Counted(all ? oneMore : oneMore.subList(0, limit), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String caller(SegmentEntry segment, List<SegmentEntry> trace) {
    for (SegmentEntry candidate : trace) {
      if (candidate.segmentId() != segment.segmentId()
          && candidate.spanIds().contains(segment.parentSpanId())) {
        return candidate.service();
      }
    }
    return null;
  }

  private static <K> List<Map.Entry<K, Latencies>> mostCalledFirst(Map<K, Latencies> all) {
    return all.entrySet().stream()
        .sorted(Comparator.comparing(
            (Map.Entry<K, Latencies> entry) -> entry.getValue().calls(), Comparator.reverseOrder()))
        .toList();
  }
}
