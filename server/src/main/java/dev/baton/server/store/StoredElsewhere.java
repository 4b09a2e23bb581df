package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.sql.SQLException;

/** Knows what the partitions that are not written any more hold. */
interface StoredElsewhere {
  boolean hasSegment(TraceId traceId, long keySpanId, String project)
      throws SQLException, IOException;

  boolean hasError(TraceId traceId, TraceId eventId, String project)
      throws SQLException, IOException;
}
