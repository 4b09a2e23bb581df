package dev.baton.cli.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding as the server tells it.
 *
 * @param id such as {@code P23}
 * @param severity {@code fault}, {@code warning} or {@code note}
 * @param certainty {@code proven}, {@code likely} or {@code possible}
 * @param hop who calls whom and what; null when it is about one service
 * @param evidence one sentence each
 * @param count how often
 * @param traces the newest in which it was found, at most five
 */
public record Found(
    String id,
    String title,
    String severity,
    String certainty,
    @Nullable String hop,
    String says,
    String fix,
    String proof,
    List<String> evidence,
    int count,
    List<String> traces) {
  private static final int SHORT = 8;

  /** The first digits of its traces. */
  List<String> shortTraces() {
    return traces.stream().map(trace -> trace.substring(0, SHORT)).toList();
  }
}
