package dev.baton.server.ingest;

import dev.baton.server.store.Packed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of a request. Used by one thread until it is closed; its bytes are not copied, and may be those of the next body afterwards. */
final class UnpackedBody implements AutoCloseable {
  private final byte[] array;
  private final int length;
  private final @Nullable Packed packed;
  private final Runnable giveBack;

  /**
   * A body.
   *
   * @param array holds its content from the beginning on
   * @param length bytes of it
   * @param packed the same as it is kept; null when it is still to be packed
   * @param giveBack lets somebody else have the array
   */
  UnpackedBody(byte[] array, int length, @Nullable Packed packed, Runnable giveBack) {
    this.array = array;
    this.length = length;
    this.packed = packed;
    this.giveBack = giveBack;
  }

  static UnpackedBody plain(byte[] bytes) {
    return new UnpackedBody(bytes, bytes.length, null, () -> {});
  }

  /** What was sent as {@code gzip}, and is kept so unless that is longer. */
  static UnpackedBody ofGzip(byte[] array, int length, byte[] gzip, Runnable giveBack) {
    Packed packed = gzip.length < length ? Packed.ofGzip(gzip, length) : null;
    return new UnpackedBody(array, length, packed, giveBack);
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** Its bytes in an array of their own. */
  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  Packed packed() {
    return packed == null ? Packed.of(toArray()) : packed;
  }

  @Override
  public void close() {
    giveBack.run();
  }
}
