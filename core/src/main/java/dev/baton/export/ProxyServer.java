package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for HTTP that everything goes through.
 *
 * @param host its name or address
 * @param port its port
 * @param credentials name and password with a colon between; null for none
 */
public record ProxyServer(String host, int port, @Nullable String credentials) {
  /**
   * Reads {@code http://name:password@host:port}; name and password may be percent-encoded.
   *
   * @throws IllegalArgumentException when it is anything else, with the password left out
   */
  public static ProxyServer of(URI url) {
    if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getPort() < 1) {
      String authority = url.getRawAuthority();
      throw new IllegalArgumentException("not http://host:port: " + url.getScheme() + "://"
          + authority.substring(authority.lastIndexOf('@') + 1));
    }
    return new ProxyServer(url.getHost(), url.getPort(), url.getUserInfo());
  }

  /** The value of {@code Proxy-Authorization} (RFC 7617); null for none. */
  @Nullable
  String authorization() {
    return credentials == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
