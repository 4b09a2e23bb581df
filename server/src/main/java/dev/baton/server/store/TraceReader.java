package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads traces. Safe for use by many threads; sees everything that was committed before the call. */
public interface TraceReader extends Closeable {
  /** Where {@link #newest} begins when it begins with the newest trace. */
  long NEWEST = Long.MAX_VALUE;

  /**
   * Traces in the reverse of the order in which the first part of each arrived.
   *
   * @param limit the most that are returned
   * @param before {@link #NEWEST}, or {@link TracePage#next()} of the page before
   */
  TracePage newest(int limit, long before) throws IOException;

  /**
   * Traces with a segment or an error that matches, the newest match first; each trace once over all pages.
   *
   * @param limit the most that are returned
   * @param before {@link #NEWEST}, or {@link TracePage#next()} of the page before, to the same query
   */
  TracePage search(Query query, int limit, long before) throws IOException;

  /** Whether a segment or an error of the trace matches. */
  boolean matches(Query query, TraceId traceId) throws IOException;

  /**
   * The segments that match, the newest first.
   *
   * @param limit the most that are returned
   */
  List<StoredSegment> segments(Query query, int limit) throws IOException;

  /** The trace in one line; empty when nothing of it is stored. */
  Optional<TraceSummary> summary(TraceId traceId) throws IOException;

  /** The envelopes that hold something of the trace, in the order of arrival. */
  List<StoredEnvelope> envelopes(TraceId traceId) throws IOException;

  /**
   * The bytes of one envelope as it came.
   *
   * @param id {@link StoredEnvelope#id()}
   */
  Optional<byte[]> envelope(String id) throws IOException;

  /** Everything that is stored of a trace; empty when that is nothing. */
  Optional<StoredTrace> trace(TraceId traceId) throws IOException;

  /**
   * Traces whose id begins with these digits, in the order of their ids.
   *
   * @param digits 1 to 32 lower-case hex digits
   * @param limit the most that are returned
   */
  List<TraceId> startingWith(String digits, int limit) throws IOException;
}
