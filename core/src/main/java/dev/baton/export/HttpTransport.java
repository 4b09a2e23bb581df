package dev.baton.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Posts envelopes, large ones compressed, over one HTTP/1.1 connection that is kept.
 *
 * <p>Source: protocol notes 9.2, RFC 9112.
 */
public final class HttpTransport implements Transport {
  /** A server or a middlebox may have forgotten a connection that was idle for longer. */
  private static final long IDLE_NANOS = 50_000_000_000L;

  private final Destination to;

  /** Null until something is large enough. */
  private @Nullable Gzip gzip;

  private volatile @Nullable HttpConnection connection;

  /** A transport that connects when the first envelope is there. */
  public HttpTransport(Destination to) {
    this.to = to;
  }

  @Override
  public Answer send(byte[] envelope, int length) throws IOException {
    boolean compressed = length >= Gzip.WORTHWHILE;
    int size = compressed ? gzip().compress(envelope, length) : length;
    byte[] body = compressed ? gzip().buffer() : envelope;
    long deadline = System.nanoTime() + to.timeout().toNanos();
    HttpConnection kept = connection;
    if (kept != null && kept.isReusable(IDLE_NANOS)) {
      try {
        return kept.post(body, size, compressed, deadline);
      } catch (IOException e) {
        if (!kept.wasClosedByServer()) {
          throw e;
        }
        // It was closed while nothing was on its way, as servers do; that is no failure.
      }
    }
    if (kept != null) {
      kept.close();
    }
    HttpConnection fresh = new HttpConnection(to);
    connection = fresh;
    fresh.open(deadline);
    return fresh.post(body, size, compressed, deadline);
  }

  private Gzip gzip() {
    Gzip made = gzip;
    if (made == null) {
      made = new Gzip();
      gzip = made;
    }
    return made;
  }

  @Override
  public Transport another() {
    return new HttpTransport(to);
  }

  @Override
  public void abort() {
    HttpConnection kept = connection;
    if (kept != null) {
      kept.abort();
    }
  }

  /** For messages: where it sends to. */
  @Override
  public String toString() {
    return to.toString();
  }
}
