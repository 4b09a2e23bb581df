package dev.baton.server.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some traces, newest first.
 *
 * @param traces at most as many as were asked for
 * @param next where the following page begins; empty on the last one
 */
public record TracePage(List<TraceSummary> traces, OptionalLong next) {
  public TracePage {
    traces = List.copyOf(traces);
  }
}
