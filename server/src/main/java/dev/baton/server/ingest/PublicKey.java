package dev.baton.server.ingest;

import dev.baton.server.http.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The key of the DSN, as a request tells it (protocol notes 9.2). It is recorded, not checked. */
public final class PublicKey {
  private static final Pattern IN_HEADER = Pattern.compile("(?:^|[ ,])sentry_key=([^, ]+)");

  private PublicKey() {}

  /** From {@code X-Sentry-Auth}, else from the query; null when it is in neither. */
  public static @Nullable String of(Request request) {
    String header = request.header("X-Sentry-Auth");
    if (header != null) {
      Matcher key = IN_HEADER.matcher(header);
      if (key.find()) {
        return key.group(1);
      }
    }
    return request.query("sentry_key");
  }
}
