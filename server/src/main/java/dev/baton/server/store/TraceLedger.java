package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.sql.SQLException;

/** Knows what the partitions that are not written any more hold, and is told what is added to the one that is. */
interface TraceLedger {
  boolean hasSegment(TraceId traceId, long keySpanId, String project)
      throws SQLException, IOException;

  boolean hasError(TraceId traceId, TraceId eventId, String project)
      throws SQLException, IOException;

  /** Something of the trace came in, be it new or not. */
  void touched(TraceId traceId);

  void added(String project, SegmentEntry entry) throws SQLException, IOException;

  void added(TraceId traceId, ErrorSource source, long micros) throws SQLException, IOException;
}
