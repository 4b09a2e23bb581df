package dev.baton.server.doctor;

import dev.baton.protocol.Attributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a call goes to, or a request came to.
 *
 * @param method upper case; empty when it is not known
 * @param host with its port, lower case; null when it is not known
 * @param path without query; null when it is not known
 */
record Address(
    String method, @Nullable String host, @Nullable String path) {
  private static final Shared<Address> KNOWN = new Shared<>();

  private static final String[] URLS = {"url.full", "http.url", "url", "http.target", "url.path"};
  private static final String[] METHODS = {
    "http.request.method", "http.method", "http.request_method", "method"
  };

  /**
   * Reads it from the attributes of a span, and where they do not say, from its name.
   *
   * @param name such as {@code GET http://pay:9000/charge} or {@code GET /charge}
   */
  static Address of(Attributes attributes, String name) {
    String method = first(attributes, METHODS);
    String url = first(attributes, URLS);
    int blank = name.indexOf(' ');
    if (method == null) {
      method = blank > 0 && isMethod(name, blank) ? name.substring(0, blank) : "";
    }
    if (url == null) {
      String rest = blank > 0 ? name.substring(blank + 1) : name;
      url = rest.startsWith("/") || rest.contains("://") ? rest : null;
    }
    return of(method, url, serverOf(attributes));
  }

  /** Reads {@code url}, which may be a path only. */
  static Address of(@Nullable String method, @Nullable String url, @Nullable String otherHost) {
    String host = otherHost;
    String path = null;
    if (url != null) {
      int scheme = url.indexOf("://");
      int start = scheme < 0 ? 0 : scheme + 3;
      int slash = url.indexOf('/', start);
      if (scheme >= 0) {
        host = withoutUser(url.substring(start, slash < 0 ? end(url, start) : slash));
      }
      path = slash < 0 ? (scheme >= 0 ? "/" : null) : url.substring(slash, end(url, slash));
    }
    return KNOWN.of(new Address(
        method == null ? "" : method.toUpperCase(Locale.ROOT),
        host == null ? null : host.toLowerCase(Locale.ROOT),
        path));
  }

  /** What it goes to, for people. */
  String text() {
    String to = (host == null ? "" : host) + (path == null ? "" : path);
    return (method + " " + to).strip();
  }

  private static @Nullable String first(Attributes attributes, String[] names) {
    for (String name : names) {
      if (attributes.get(name) instanceof String text && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String serverOf(Attributes attributes) {
    if (attributes.get("server.address") instanceof String host && !host.isEmpty()) {
      Object port = attributes.get("server.port");
      return port == null || host.indexOf(':') >= 0 ? host : host + ":" + port;
    }
    return null;
  }

  private static boolean isMethod(String name, int end) {
    return name.chars().limit(end).allMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static String withoutUser(String authority) {
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static int end(String url, int from) {
    int end = url.length();
    for (char c : new char[] {'?', '#'}) {
      int at = url.indexOf(c, from);
      end = at < 0 ? end : Math.min(end, at);
    }
    return end;
  }
}
