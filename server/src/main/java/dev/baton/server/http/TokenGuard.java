package dev.baton.server.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows the token, for a server that others can reach. Data is sent with the token as the key of the DSN; everything else with
 * {@code Authorization: Bearer}, or with the cookie that a page opened as {@code /?token=...} is given.
 *
 * <p>The cookie is sent by pages of this host only ({@code SameSite=Strict}), and a page of another site under a rebound name has none.
 */
public final class TokenGuard implements Handler {
  private static final String PARAMETER = "token";
  private static final Pattern COOKIE = Pattern.compile("(?:^|;)\\s*baton_token=([^;\\s]+)");
  private static final String BEARER = "Bearer ";

  private final byte[] token;
  private final Predicate<Request> isOpen;
  private final Predicate<Request> takesData;
  private final Function<Request, @Nullable String> key;
  private final Handler next;

  /**
   * A guard.
   *
   * @param isOpen what anybody may ask
   * @param takesData what is sent to with a key
   * @param key the key of a request; null when it has none
   */
  public TokenGuard(
      String token,
      Predicate<Request> isOpen,
      Predicate<Request> takesData,
      Function<Request, @Nullable String> key,
      Handler next) {
    this.token = bytes(token);
    this.isOpen = isOpen;
    this.takesData = takesData;
    this.key = key;
    this.next = next;
  }

  @Override
  public Response handle(Request request) throws HttpProblem, IOException {
    if (isOpen.test(request) || request.method().equals("OPTIONS")) {
      return next.handle(request);
    }
    if (takesData.test(request)) {
      if (!isToken(key.apply(request)) && !hasHeader(request)) {
        throw new HttpProblem(401, "the key of the DSN is not the token of this server");
      }
      return next.handle(request);
    }
    String origin = request.header("Origin");
    if (origin != null && !isOwn(origin, request.header("Host"))) {
      throw new HttpProblem(403, "pages of '" + origin + "' may not read from this server");
    }
    if (request.method().equals("GET") && isToken(request.query(PARAMETER))) {
      return Response.empty(303)
          .with(Map.of(
              "Location", "/" + String.join("/", request.path()),
              "Cache-Control", "no-store",
              "Set-Cookie",
                  "baton_token=" + request.query(PARAMETER)
                      + "; Path=/; HttpOnly; SameSite=Strict"));
    }
    if (!hasHeader(request) && !hasCookie(request)) {
      throw new HttpProblem(
          401,
          "this server asks for its token: open /?token=... once, or send Authorization: Bearer ...",
          Map.of("WWW-Authenticate", "Bearer"));
    }
    return next.handle(request);
  }

  private boolean hasHeader(Request request) {
    String header = request.header("Authorization");
    return header != null
        && header.startsWith(BEARER)
        && isToken(header.substring(BEARER.length()));
  }

  private boolean hasCookie(Request request) {
    String header = request.header("Cookie");
    Matcher cookie = COOKIE.matcher(header == null ? "" : header);
    return cookie.find() && isToken(cookie.group(1));
  }

  /** In a time that does not tell how much of it is right. */
  private boolean isToken(@Nullable String text) {
    return text != null && MessageDigest.isEqual(bytes(text), token);
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
