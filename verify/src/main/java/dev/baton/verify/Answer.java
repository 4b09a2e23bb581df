package dev.baton.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the service answered.
 *
 * @param headers names in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
  private static final int ERROR = 400;

  /** Whether it says that something went wrong. */
  boolean isError() {
    return status >= ERROR;
  }

  /** All lines of a header joined by a comma, in lower case; empty when there is none. */
  String header(String name) {
    return String.join(",", headers.getOrDefault(name, List.of())).toLowerCase(Locale.ROOT);
  }

  /** Whether it is a page. */
  boolean isHtml() {
    return header("content-type").startsWith("text/html");
  }
}
