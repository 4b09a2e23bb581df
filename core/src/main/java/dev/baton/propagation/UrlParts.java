package dev.baton.propagation;

/**
 * Where the parts of a URL begin and end, found in one pass without judging it: it need not be valid, nor absolute.
 *
 * <pre>
 * https://user@api.example.com:8443/v2/users?id=1#top
 * 0    scheme  host             port path    end
 * </pre>
 */
record UrlParts(String text, int scheme, int host, int port, int path, int end) {
  private static final int NONE = -1;

  static UrlParts of(String text) {
    int end = end(text);
    int slash = text.indexOf('/');
    boolean absolute = slash > 1 && slash < end && text.startsWith("://", slash - 1);
    int scheme = absolute ? slash - 1 : 0;
    int host = absolute ? slash + 2 : 0;
    int port = NONE;
    int path = host;
    for (char c; path < end && (c = text.charAt(path)) != '/'; path++) {
      if (c == ':') {
        port = path;
      } else if (c == ']') {
        port = NONE; // the colon was one of an IPv6 address
      } else if (c == '@') {
        port = NONE; // the colon stood before a password
        host = path + 1;
      }
    }
    return new UrlParts(text, scheme, host, port == NONE ? path : port, path, end);
  }

  private static int end(String text) {
    int query = text.indexOf('?');
    int end = query < 0 ? text.length() : query;
    int fragment = text.indexOf('#');
    return fragment >= 0 && fragment < end ? fragment : end;
  }

  String withoutUserInfo() {
    int authority = scheme > 0 ? scheme + 3 : 0;
    return host == authority ? text : text.substring(0, authority) + text.substring(host);
  }

  boolean pathContains(String part) {
    int at = text.indexOf(part, path);
    return at >= 0 && at + part.length() <= end;
  }

  boolean hasAuthority(String authority) {
    int length = path - host;
    return length == authority.length() && text.regionMatches(true, host, authority, 0, length);
  }

  /** Whether this URL lies where {@code target} points: what the target leaves out may be anything. */
  boolean isWithin(UrlParts target) {
    boolean absolute = target.scheme > 0;
    if (absolute && !(scheme == target.scheme && regionMatches(0, target, 0, scheme))) {
      return false;
    }
    if (!hostMatches(target, absolute)) {
      return false;
    }
    if (target.port < target.path
        && !(path - port == target.path - target.port
            && regionMatches(port, target, target.port, path - port))) {
      return false;
    }
    int targetPath = target.end - target.path;
    return end - path >= targetPath
        && text.regionMatches(path, target.text, target.path, targetPath);
  }

  /** Equal, or for a bare host also a subdomain of it: whole labels only. */
  private boolean hostMatches(UrlParts target, boolean exact) {
    int length = port - host;
    int targetLength = target.port - target.host;
    if (length == targetLength) {
      return regionMatches(host, target, target.host, length);
    }
    return !exact
        && length > targetLength
        && text.charAt(port - targetLength - 1) == '.'
        && regionMatches(port - targetLength, target, target.host, targetLength);
  }

  private boolean regionMatches(int from, UrlParts target, int targetFrom, int length) {
    return text.regionMatches(true, from, target.text, targetFrom, length);
  }
}
