package dev.baton.server.ingest;

import org.jspecify.annotations.Nullable;

/** The body of a request. Its bytes are not copied. */
final class UnpackedBody {
  private final byte[] bytes;
  private final byte @Nullable [] gzip;

  /**
   * A body.
   *
   * @param bytes its content
   * @param gzip the same as it was sent; null when it was sent in another form
   */
  UnpackedBody(byte[] bytes, byte @Nullable [] gzip) {
    this.bytes = bytes;
    this.gzip = gzip;
  }

  static UnpackedBody plain(byte[] bytes) {
    return new UnpackedBody(bytes, null);
  }

  byte[] bytes() {
    return bytes;
  }

  byte @Nullable [] gzip() {
    return gzip;
  }
}
