package dev.baton.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A data source name: where envelopes go and with which key.
 *
 * <pre>
 * https://publicKey@o123.ingest.sentry.io:443/path/4711
 * </pre>
 *
 * Source: Sentry's authentication documentation; protocol notes 9.1.
 *
 * @param scheme {@code http} or {@code https}
 * @param publicKey the key, never empty
 * @param secretKey deprecated by Sentry, sent when it is there; null for none
 * @param host lower or upper case as given, IPv6 in brackets
 * @param port -1 when the scheme's own is meant
 * @param path what stands before the project, with slashes on both sides; {@code /} for none
 * @param projectId the last segment of the path, never empty
 */
public record Dsn(
    String scheme,
    String publicKey,
    @Nullable String secretKey,
    String host,
    int port,
    String path,
    String projectId) {
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  /**
   * Reads a DSN. It is configuration, so what is wrong is said at once.
   *
   * @throws IllegalArgumentException naming what is missing or malformed, with the secret left out
   */
  public static Dsn parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      // Without its cause, whose message holds the secret.
      throw new IllegalArgumentException("not a URL: " + redact(text) + " (" + e.getReason() + ")");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    check(
        scheme.equals("http") || scheme.equals("https"), "the scheme must be http or https", text);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? "" : authority.substring(0, at);
    // Not URI.getHost(), which knows no host with an underscore; containers often have one.
    Matcher server = SERVER.matcher(authority.substring(at + 1));
    check(server.matches(), "the host or port is missing or malformed", text);
    int port = server.group(2) == null ? -1 : Integer.parseInt(server.group(2));
    check(port != 0 && port <= 0xffff, "the port must be 1 to 65535", text);
    int colon = userInfo.indexOf(':');
    String publicKey = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String secretKey = colon < 0 ? "" : userInfo.substring(colon + 1);
    check(!publicKey.isEmpty(), "the public key before the @ is missing", text);
    String path = (uri.getRawPath() == null ? "" : uri.getRawPath()).replaceAll("/+", "/");
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String projectId = path.substring(path.lastIndexOf('/') + 1);
    check(!projectId.isEmpty(), "the project after the last / is missing", text);
    return new Dsn(
        scheme,
        publicKey,
        secretKey.isEmpty() ? null : secretKey,
        server.group(1),
        port,
        path.substring(0, path.length() - projectId.length()),
        projectId);
  }

  private static void check(boolean ok, String problem, String text) {
    if (!ok) {
      throw new IllegalArgumentException(problem + ": " + redact(text));
    }
  }

  /** The text without the secret key, for messages. */
  private static String redact(String text) {
    return text.replaceFirst(":[^:/@]*@", ":***@");
  }

  /** The organisation that the host names ({@code o123.ingest…}), as text; null when it names none. */
  public @Nullable String organizationId() {
    int dot = host.indexOf('.');
    if (dot < 2 || host.charAt(0) != 'o') {
      return null;
    }
    for (int i = 1; i < dot; i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return null;
      }
    }
    return host.substring(1, dot);
  }

  /** Where envelopes are posted to: {@code https://host/path/api/4711/envelope/}. */
  public URI envelopeEndpoint() {
    return URI.create(scheme + "://" + authority() + path + "api/" + projectId + "/envelope/");
  }

  /** Host, and port where it is named. */
  public String authority() {
    return port < 0 ? host : host + ":" + port;
  }

  /** The value of {@code X-Sentry-Auth} for a client of this name and version (protocol notes 9.2). */
  public String authHeader(SdkInfo sdk) {
    return "Sentry sentry_version=7, sentry_client=" + sdk.name() + "/" + sdk.version()
        + ", sentry_key=" + publicKey + (secretKey == null ? "" : ", sentry_secret=" + secretKey);
  }

  /** The DSN without its secret. */
  @Override
  public String toString() {
    return scheme + "://" + publicKey + "@" + authority() + path + projectId;
  }
}
