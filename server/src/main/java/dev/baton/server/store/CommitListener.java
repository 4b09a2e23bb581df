package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.util.Collection;

/** Hears of every commit, on the thread that wrote it: must return at once and not throw. */
@FunctionalInterface
public interface CommitListener {
  /** Something was added to these traces. */
  void committed(Collection<TraceId> traces);
}
