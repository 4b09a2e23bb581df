package dev.baton.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
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
  private static final int NO_PORT = -1;
  private static final int MALFORMED = -2;

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
    String server = authority.substring(at + 1);
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    String host = hasPort ? server.substring(0, colon) : server;
    int port = hasPort ? port(server.substring(colon + 1)) : NO_PORT;
    check(isHost(host) && port != MALFORMED, "the host or port is missing or malformed", text);
    check(port != 0 && port <= 0xffff, "the port must be 1 to 65535", text);
    int secret = userInfo.indexOf(':');
    String publicKey = secret < 0 ? userInfo : userInfo.substring(0, secret);
    String secretKey = secret < 0 ? "" : userInfo.substring(secret + 1);
    check(!publicKey.isEmpty(), "the public key before the @ is missing", text);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    while (path.contains("//")) {
      path = path.replace("//", "/");
    }
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String projectId = path.substring(path.lastIndexOf('/') + 1);
    check(!projectId.isEmpty(), "the project after the last / is missing", text);
    return new Dsn(
        scheme,
        publicKey,
        secretKey.isEmpty() ? null : secretKey,
        host,
        port,
        path.substring(0, path.length() - projectId.length()),
        projectId);
  }

  // Not by regular expressions: the first ones of a process take a twentieth of the time to the
  // first span.

  private static int port(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i == 5) {
        return MALFORMED;
      }
      port = port * 10 + digit;
    }
    return digits.isEmpty() ? MALFORMED : port;
  }

  private static boolean isHost(String host) {
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    int end = bracketed ? host.length() - 1 : host.length();
    for (int i = bracketed ? 1 : 0; i < end; i++) {
      char c = host.charAt(i);
      if (bracketed ? Hex.digit(c) < 0 && c != ':' && c != '.' : !isOfAName(c)) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static boolean isOfAName(char c) {
    return c == '.' || c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
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
