package dev.baton.instrument;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as it may be shown: credentials filtered, query and fragment apart. Source: protocol notes 7.2.
 *
 * @param base scheme, host, port and path, or {@link #UNKNOWN}
 * @param host without brackets; null for a relative URL
 * @param port -1 when it is not named
 * @param path never empty for a URL with a host
 * @param query without the question mark; null for none
 * @param fragment without the hash; null for none
 */
record SanitizedUrl(
    String base,
    @Nullable String host,
    int port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  /** What stands for a URL that cannot be understood. */
  static final String UNKNOWN = "unknown";

  /** RFC 3986, appendix B, with the user info apart. */
  private static final Pattern URL = Pattern.compile(
      "(?:(https?|file)://(?:([^/?#@]*)@)?(\\[[^]/?#]*]|[^:/?#@]*)(?::(\\d{1,5}))?)?(/[^?#]*)?"
          + "(?:\\?([^#]*))?(?:#([^#]*))?");

  static SanitizedUrl of(String url) {
    Matcher matcher = URL.matcher(url);
    if (url.isEmpty() || !matcher.matches()) {
      return new SanitizedUrl(UNKNOWN, null, -1, UNKNOWN, null, null);
    }
    String scheme = matcher.group(1);
    String userInfo = matcher.group(2);
    String host = matcher.group(3);
    String port = matcher.group(4);
    String path = matcher.group(5) == null ? "" : matcher.group(5);
    StringBuilder base = new StringBuilder(url.length());
    if (scheme != null) {
      base.append(scheme).append("://").append(filtered(userInfo)).append(host);
      if (port != null) {
        base.append(':').append(port);
      }
    }
    base.append(path);
    return new SanitizedUrl(
        base.toString(),
        host == null || host.isEmpty() ? null : host,
        port == null ? -1 : Integer.parseInt(port),
        path.isEmpty() ? "/" : path,
        matcher.group(6),
        matcher.group(7));
  }

  private static String filtered(@Nullable String userInfo) {
    if (userInfo == null) {
      return "";
    }
    return userInfo.indexOf(':') > 0 ? "[Filtered]:[Filtered]@" : "[Filtered]@";
  }

  boolean isKnown() {
    return !base.equals(UNKNOWN);
  }
}
