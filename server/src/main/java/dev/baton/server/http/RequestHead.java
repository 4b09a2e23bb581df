package dev.baton.server.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Request line and header fields (RFC 9112 3 and 5).
 *
 * @param path as it was sent, percent-coding included
 * @param query what stood behind the question mark; null without one
 * @param fields by name in lower case; several lines of one name are joined by a comma (RFC 9110 5.3)
 */
record RequestHead(
    String method,
    String path,
    @Nullable String query,
    boolean isHttp10,
    Map<String, String> fields) {
  private static final int MOST_FIELDS = 200;
  private static final String ABSOLUTE = "http://";
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Reads a head.
   *
   * @param text all of it, each line with its end, without the empty one
   * @throws HttpProblem 400, 431 or 505
   */
  static RequestHead parse(String text) throws HttpProblem {
    int end = text.indexOf('\n');
    String[] line = line(text, 0, end).split(" ", -1);
    if (line.length != 3 || !isToken(line[0])) {
      throw new HttpProblem(400, "the request line is not 'METHOD target HTTP/1.1'");
    }
    if (!line[2].equals("HTTP/1.1") && !line[2].equals("HTTP/1.0")) {
      throw new HttpProblem(505, "this server speaks HTTP/1.1");
    }
    Map<String, String> fields = new HashMap<>();
    int count = 0;
    for (int at = end + 1; at < text.length(); at = end + 1) {
      end = text.indexOf('\n', at);
      if (++count > MOST_FIELDS) {
        throw new HttpProblem(431, "more than " + MOST_FIELDS + " header fields");
      }
      addField(line(text, at, end), fields);
    }
    String target = originForm(line[1]);
    int mark = target.indexOf('?');
    return new RequestHead(
        line[0],
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        line[2].equals("HTTP/1.0"),
        fields);
  }

  @Nullable
  String field(String name) {
    return fields.get(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a field that is a list of words has this one. */
  boolean has(String name, String word) {
    String values = field(name);
    if (values != null) {
      for (String value : values.split(",", -1)) {
        if (value.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void addField(String line, Map<String, String> fields) throws HttpProblem {
    int colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.substring(0, colon))) {
      // also a line that goes on where the one before ended, which RFC 9112 5.2 lets a server
      // refuse
      throw new HttpProblem(400, "a header line is not 'name: value'");
    }
    String value = line.substring(colon + 1).strip();
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
        throw new HttpProblem(400, "a header field has a control character");
      }
    }
    fields.merge(
        line.substring(0, colon).toLowerCase(Locale.ROOT), value, (one, two) -> one + ", " + two);
  }

  private static String originForm(String target) throws HttpProblem {
    String path = target;
    if (target.startsWith(ABSOLUTE)) {
      int slash = target.indexOf('/', ABSOLUTE.length());
      path = slash < 0 ? "/" : target.substring(slash);
    }
    boolean isPlain = path.startsWith("/");
    for (int i = 0; i < path.length() && isPlain; i++) {
      isPlain = path.charAt(i) > ' ' && path.charAt(i) < 0x7f;
    }
    if (!isPlain) {
      throw new HttpProblem(400, "the request's target is not a path");
    }
    return path;
  }

  private static String line(String text, int begin, int end) {
    return text.substring(begin, end > begin && text.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetterOrDigit =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetterOrDigit && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
