package dev.baton.export;

import dev.baton.protocol.Dsn;
import dev.baton.protocol.SdkInfo;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where envelopes are posted to, and the way there.
 *
 * @param endpoint with the scheme {@code http} or {@code https}
 * @param auth the value of {@code X-Sentry-Auth}; null where the envelopes say where they belong
 * @param userAgent this SDK
 * @param proxy null for what the JVM's own settings say
 * @param tls null for what the JVM trusts
 * @param timeout how long a request may take, from connecting to the end of the answer's head
 */
public record Destination(
    URI endpoint,
    @Nullable String auth,
    String userAgent,
    @Nullable ProxyServer proxy,
    @Nullable SSLContext tls,
    Duration timeout) {
  /**
   * The way to a DSN.
   *
   * @param tunnel what takes the envelopes in its stead; null for nothing
   */
  public static Destination of(
      Dsn dsn,
      @Nullable URI tunnel,
      SdkInfo sdk,
      @Nullable ProxyServer proxy,
      @Nullable SSLContext tls,
      Duration timeout) {
    return new Destination(
        tunnel == null ? dsn.envelopeEndpoint() : tunnel,
        tunnel == null ? dsn.authHeader(sdk) : null,
        sdk.name() + "/" + sdk.version(),
        proxy,
        tls,
        timeout);
  }

  boolean isSecure() {
    return "https".equalsIgnoreCase(endpoint.getScheme());
  }

  /** Host, and port where it is named. Not {@link URI#getHost}, which knows no host with an underscore. */
  String authority() {
    String authority = endpoint.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  String host() {
    String authority = authority();
    int colon = portColon(authority);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    String authority = authority();
    int colon = portColon(authority);
    return colon < 0 ? isSecure() ? 443 : 80 : Integer.parseInt(authority.substring(colon + 1));
  }

  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }

  /** What the request line names at the server itself. */
  String target() {
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** For messages, without what was before an @. */
  @Override
  public String toString() {
    return endpoint.getScheme() + "://" + authority() + target();
  }
}
