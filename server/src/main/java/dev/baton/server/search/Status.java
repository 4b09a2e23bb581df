package dev.baton.server.search;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How spans end (protocol notes 8.4). */
public final class Status {
  private static final Set<String> NO_FAILURE = Set.of("", "ok", "unset", "cancelled", "unknown");

  private Status() {}

  /** Whether a span with this status failed; one without a status did not. */
  public static boolean isFailure(@Nullable String status) {
    return status != null && !NO_FAILURE.contains(status);
  }
}
