package dev.baton.server.ingest;

import dev.baton.server.store.Packed;
import org.jspecify.annotations.Nullable;

/** The body of a request. Its bytes are not copied. */
final class UnpackedBody {
  private final byte[] bytes;
  private final @Nullable Packed packed;

  /**
   * A body.
   *
   * @param bytes its content
   * @param packed the same as it is kept; null when it is still to be packed
   */
  UnpackedBody(byte[] bytes, @Nullable Packed packed) {
    this.bytes = bytes;
    this.packed = packed;
  }

  static UnpackedBody plain(byte[] bytes) {
    return new UnpackedBody(bytes, null);
  }

  /** What was sent as {@code gzip}, and is kept so unless that is longer. */
  static UnpackedBody ofGzip(byte[] bytes, byte[] gzip) {
    return new UnpackedBody(
        bytes, gzip.length < bytes.length ? Packed.ofGzip(gzip, bytes.length) : null);
  }

  byte[] bytes() {
    return bytes;
  }

  Packed packed() {
    return packed == null ? Packed.of(bytes) : packed;
  }
}
