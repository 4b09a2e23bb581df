package dev.baton.jdk.httpclient;

import dev.baton.instrument.HttpAdapter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request with which a WebSocket begins (RFC 6455, 4.1). Its answer is a status code.
 *
 * @param uri with the scheme ws or wss
 * @param headers what the program added
 */
record Handshake(URI uri, List<Map.Entry<String, String>> headers) {
  /** The code that opens a WebSocket. */
  static final int SWITCHING_PROTOCOLS = 101;

  /** Reads a handshake. */
  enum Adapter implements HttpAdapter<Handshake, Integer> {
    INSTANCE;

    @Override
    public String method(Handshake request) {
      return "GET";
    }

    /** What the handshake is sent to: http for ws, https for wss. */
    @Override
    public String url(Handshake request) {
      String url = request.uri.toString();
      return url.regionMatches(true, 0, "ws", 0, 2) ? "http" + url.substring(2) : url;
    }

    @Override
    public @Nullable String header(Handshake request, String name) {
      String joined = request.headers.stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .collect(Collectors.joining(","));
      return joined.isEmpty() ? null : joined;
    }

    @Override
    public int status(Integer response) {
      return response;
    }

    @Override
    public String origin() {
      return JdkRequest.ORIGIN;
    }
  }
}
