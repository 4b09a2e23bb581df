package dev.baton.instrument;

import org.jspecify.annotations.Nullable;

/**
 * A URL as it may be shown: credentials filtered, query and fragment apart. Source: protocol notes 7.2.
 *
 * <pre>
 * https://[Filtered]:[Filtered]@api.example.com:8443/v2/users  ?id=1  #top
 * base                          host            port path      query  fragment
 * </pre>
 *
 * @param base scheme, host, port and path; {@link #UNKNOWN} for what is neither absolute with a known scheme nor a path
 * @param host an IPv6 address without its brackets; null for a relative URL
 * @param port -1 when it is not named
 * @param path "/" for an absolute URL without one
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

  private static final SanitizedUrl NOT_UNDERSTOOD =
      new SanitizedUrl(UNKNOWN, null, -1, UNKNOWN, null, null);
  private static final String[] SCHEMES = {"http://", "https://", "file://"};
  private static final int NO_PORT = -1;
  private static final int INVALID_PORT = -2;

  /** Never throws: what cannot be understood is {@link #UNKNOWN}. */
  static SanitizedUrl of(String url) {
    int hash = url.indexOf('#');
    if (hash >= 0 && url.indexOf('#', hash + 1) >= 0) {
      return NOT_UNDERSTOOD;
    }
    int end = hash < 0 ? url.length() : hash;
    int question = url.indexOf('?');
    int pathEnd = question < 0 || question > end ? end : question;
    String query = pathEnd == end ? null : url.substring(pathEnd + 1, end);
    String fragment = hash < 0 ? null : url.substring(hash + 1);
    if (url.startsWith("/")) {
      String path = url.substring(0, pathEnd);
      return new SanitizedUrl(path, null, NO_PORT, path, query, fragment);
    }
    int authority = schemeEnd(url);
    if (authority == 0 || authority > pathEnd) {
      return NOT_UNDERSTOOD;
    }
    int slash = url.indexOf('/', authority);
    int path = slash < 0 || slash > pathEnd ? pathEnd : slash;
    int at = url.lastIndexOf('@', path - 1);
    int host = at < authority ? authority : at + 1;
    int colon = colon(url, host, path);
    int port = port(url, colon, path);
    boolean needsHost = !url.regionMatches(true, 0, "file", 0, 4);
    if (port == INVALID_PORT || (needsHost && host == colon)) {
      return NOT_UNDERSTOOD;
    }
    String base = at < authority
        ? url.substring(0, pathEnd)
        : url.substring(0, authority) + filtered(url, authority, at) + url.substring(host, pathEnd);
    return new SanitizedUrl(
        base,
        host == colon ? null : withoutBrackets(url, host, colon),
        port,
        path == pathEnd ? "/" : url.substring(path, pathEnd),
        query,
        fragment);
  }

  /** Where the authority begins; 0 when the scheme is not one of ours. */
  private static int schemeEnd(String url) {
    for (String scheme : SCHEMES) {
      if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return 0;
  }

  /** Where the host ends: at the colon before the port, or at the path. */
  private static int colon(String url, int host, int path) {
    int colon = url.lastIndexOf(':', path - 1);
    return colon < host || url.lastIndexOf(']', path - 1) > colon ? path : colon;
  }

  private static int port(String url, int colon, int path) {
    if (path - colon <= 1) {
      return NO_PORT;
    }
    int port = 0;
    for (int i = colon + 1; i < path; i++) {
      int digit = url.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return INVALID_PORT;
      }
      port = port * 10 + digit;
      if (port > 0xffff) {
        return INVALID_PORT;
      }
    }
    return port;
  }

  private static String filtered(String url, int from, int at) {
    int colon = url.indexOf(':', from);
    return colon > from && colon < at ? "[Filtered]:[Filtered]@" : "[Filtered]@";
  }

  private static String withoutBrackets(String url, int from, int to) {
    boolean bracketed = url.charAt(from) == '[' && url.charAt(to - 1) == ']';
    return bracketed ? url.substring(from + 1, to - 1) : url.substring(from, to);
  }

  boolean isKnown() {
    return !base.equals(UNKNOWN);
  }
}
