package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import dev.baton.server.store.SqliteTraceReader.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the traces of one page. Used once. */
final class TraceSearch {
  /*
   * Partitions are looked through from the newest to the oldest, each from its newest match on, until the page is full; nothing is sorted
   * and nothing counted. The cursor is the place of the last match that was looked at. A trace matches in many places; it belongs to the
   * page of its newest one, so a trace that also matches at a newer place than the cursor was on an earlier page and is passed over.
   */
  private static final int ROW_BITS = 40;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;

  private final SqliteTraceReader reader;
  private final Query query;
  private final Set<TraceId> seen = new HashSet<>();

  TraceSearch(SqliteTraceReader reader, Query query) {
    this.reader = reader;
    this.query = query;
  }

  TracePage page(int limit, long before) throws IOException {
    boolean isFirst = before == TraceReader.NEWEST;
    long partition = isFirst ? Long.MAX_VALUE : before >> ROW_BITS;
    long row = isFirst ? Long.MAX_VALUE : before & ROW_MASK;
    List<TraceSummary> found = new ArrayList<>();
    long last = 0;
    for (Place place : reader.newestFirst()) {
      long below = place.partition() == partition ? row : Long.MAX_VALUE;
      while (place.partition() <= partition && below > 0) {
        List<Match> matches = next(place, below, limit - found.size() + 1);
        for (Match match : matches) {
          if (found.size() == limit) {
            return new TracePage(found, OptionalLong.of(last));
          }
          last = place.partition() << ROW_BITS | match.row();
          boolean isNew = isFirst || !matchesFrom(match.traceId(), partition, row);
          seen.add(match.traceId());
          if (isNew && reader.matchesAlso(query, match.traceId())) {
            reader.summary(match.traceId()).ifPresent(found::add);
          }
        }
        below = matches.isEmpty() ? 0 : matches.get(matches.size() - 1).row();
      }
    }
    return new TracePage(found, OptionalLong.empty());
  }

  private record Match(long row, TraceId traceId) {}

  /** Matches of traces that were not seen yet, each trace once. */
  private List<Match> next(Place place, long below, int limit) throws IOException {
    Map<TraceId, Match> matches = new LinkedHashMap<>();
    reader.ask(
        place,
        queries -> {
          queries.traces(query, below, (row, traceId) -> {
            if (!seen.contains(traceId)) {
              matches.putIfAbsent(traceId, new Match(row, traceId));
            }
            return matches.size() < limit;
          });
          return true;
        },
        true);
    return List.copyOf(matches.values());
  }

  private boolean matchesFrom(TraceId traceId, long partition, long row) throws IOException {
    for (Place place : reader.places(traceId)) {
      if (place.partition() >= partition) {
        long from = place.partition() == partition ? row : 0;
        if (reader.ask(place, queries -> queries.matches(query, traceId, from), false)) {
          return true;
        }
      }
    }
    return false;
  }
}
