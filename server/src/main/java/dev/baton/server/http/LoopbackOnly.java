package dev.baton.server.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other sites away from a server that listens on loopback. A page whose name is rebound to 127.0.0.1 still sends its
 * own name as {@code Host}, so only loopback names are served; a page of another site that asks directly sends its {@code Origin},
 * which is refused wherever data can be read.
 */
public final class LoopbackOnly implements Handler {
  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private final Predicate<Request> openToAnyOrigin;
  private final Handler next;

  public LoopbackOnly(Predicate<Request> openToAnyOrigin, Handler next) {
    this.openToAnyOrigin = openToAnyOrigin;
    this.next = next;
  }

  @Override
  public Response handle(Request request) throws HttpProblem, IOException {
    String host = request.header("Host");
    if (host == null) {
      throw new HttpProblem(400, "the request has no Host");
    }
    if (!isLoopback(withoutPort(host))) {
      throw new HttpProblem(
          421,
          "this server listens on loopback and does not answer for host '" + host
              + "'; --host opens it to others");
    }
    String origin = request.header("Origin");
    if (origin != null && !openToAnyOrigin.test(request) && !isLoopback(hostOf(origin))) {
      throw new HttpProblem(403, "pages of '" + origin + "' may not read from this server");
    }
    return next.handle(request);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static @Nullable String hostOf(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("127.0.0.1")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || IPV4_LOOPBACK.matcher(name).matches();
  }
}
