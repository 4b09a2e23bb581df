package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.search.Query;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/** Streams traces as they change: server-sent events (HTML standard, 9.2). Safe for use by many threads. */
public final class LiveApi {
  /*
   * The id of an event is the number of a change and a word that is drawn at each start, so that a page which comes back after a restart
   * is told to begin anew instead of waiting for numbers that were given out before.
   */
  private static final String EVENTS = "text/event-stream";
  private static final int MOST_STREAMS = 32;
  private static final int HEARTBEAT_SECONDS = 15;
  private static final int MOST_AT_ONCE = 200;
  /** Commits come by the hundred; a reader wants to see them in one go. */
  private static final long GATHER_MILLIS = 200;

  private final TraceReader traces;
  private final QueryParameter queries;
  private final LiveFeed feed;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);
  private final String start =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

  /** Streams what {@code feed} tells and {@code traces} knows. */
  public LiveApi(TraceReader traces, QueryParameter queries, LiveFeed feed) {
    this.traces = traces;
    this.queries = queries;
    this.feed = feed;
  }

  /** {@code GET /api/live}. */
  public Response live(Request request) throws HttpProblem {
    Query query = queries.of(request);
    if (request.method().equals("HEAD")) {
      return Response.of(200, EVENTS, new byte[0]);
    }
    String lastId = request.header("Last-Event-ID");
    if (!streams.tryAcquire()) {
      throw new HttpProblem(
          503, "more than " + MOST_STREAMS + " live streams are open", Map.of("Retry-After", "10"));
    }
    return Response.stream(EVENTS, out -> {
          try {
            stream(out, query, lastId == null ? feed.last() : number(lastId));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            streams.release();
          }
        })
        .with("Cache-Control", "no-store");
  }

  /** The change at which a stream goes on; one that never was when the id is not of this start. */
  private long number(String id) {
    String prefix = start + "-";
    try {
      return id.startsWith(prefix) ? Long.parseLong(id.substring(prefix.length())) : Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void stream(OutputStream out, Query query, long from)
      throws IOException, InterruptedException {
    long after = from;
    // From there it goes on again if it ends before what came since is told.
    long told = Math.min(from, feed.last());
    write(out, "retry: 2000\nid: " + start + "-" + told + "\nevent: hello\ndata: {}\n\n");
    while (true) {
      LiveFeed.Changes changes = feed.await(after, HEARTBEAT_SECONDS);
      if (changes.isClosed()) {
        return;
      }
      if (changes.isTorn()) {
        write(out, "event: reset\ndata: {}\n\n");
      }
      List<TraceId> changed = changes.traces();
      int skipped = Math.max(0, changed.size() - MOST_AT_ONCE);
      if (skipped > 0) {
        write(out, "event: skipped\ndata: {\"traces\":" + skipped + "}\n\n");
      }
      for (TraceId traceId : changed.subList(skipped, changed.size())) {
        Optional<TraceSummary> summary =
            query.equals(Query.EVERYTHING) || traces.matches(query, traceId)
                ? traces.summary(traceId)
                : Optional.empty();
        if (summary.isPresent()) {
          JsonWriter json = new JsonWriter();
          TraceJson.write(json, summary.get());
          write(
              out,
              "event: trace\ndata: " + new String(json.toByteArray(), StandardCharsets.UTF_8)
                  + "\n\n");
        }
      }
      after = changes.last();
      write(out, "id: " + start + "-" + after + "\nevent: beat\ndata: {}\n\n");
      Thread.sleep(GATHER_MILLIS);
    }
  }

  private static void write(OutputStream out, String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
