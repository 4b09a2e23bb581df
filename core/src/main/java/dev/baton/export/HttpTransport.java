package dev.baton.export;

import dev.baton.protocol.Dsn;
import dev.baton.protocol.RateLimitHeader;
import dev.baton.protocol.SdkInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts envelopes to the endpoint of a DSN, compressed, over one connection that is kept: the JDK reuses it as long as each answer is
 * read to its end.
 *
 * <p>Source: protocol notes 9.2.
 */
public final class HttpTransport implements Transport {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final URL endpoint;
  private final String auth;
  private final String userAgent;
  private final Gzip gzip = new Gzip();
  private final byte[] ignored = new byte[1024];

  /** A transport to where {@code dsn} points, under the name of {@code sdk}. */
  public HttpTransport(Dsn dsn, SdkInfo sdk) {
    try {
      endpoint = dsn.envelopeEndpoint().toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException("dsn: " + dsn, e);
    }
    auth = dsn.authHeader(sdk);
    userAgent = sdk.name() + "/" + sdk.version();
  }

  @Override
  public Answer send(byte[] envelope, int length) throws IOException {
    int size = gzip.compress(envelope, length);
    HttpURLConnection connection = (HttpURLConnection) endpoint.openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    // No streaming mode: before it reuses a connection for a stream, the JDK waits a millisecond
    // for the server to close it.
    connection.setRequestProperty("Content-Type", "application/x-sentry-envelope");
    connection.setRequestProperty("Content-Encoding", "gzip");
    connection.setRequestProperty("User-Agent", userAgent);
    connection.setRequestProperty("X-Sentry-Auth", auth);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(gzip.buffer(), 0, size);
    }
    int status = connection.getResponseCode();
    drain(status < 400 ? connection.getInputStream() : connection.getErrorStream());
    return new Answer(
        status,
        join(connection.getHeaderFields(), RateLimitHeader.NAME),
        connection.getHeaderField(RateLimitHeader.RETRY_AFTER));
  }

  private void drain(@Nullable InputStream body) throws IOException {
    if (body != null) {
      try (body) {
        while (body.read(ignored) >= 0) {
          // what an answer says besides its header is of no use here
        }
      }
    }
  }

  private static @Nullable String join(Map<String, List<String>> headers, String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey())) {
        return String.join(",", header.getValue());
      }
    }
    return null;
  }

  /** For messages: where it sends to. */
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
