package dev.baton.server.ingest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks gzip (RFC 1952) in one piece, when it is as nearly every client makes it. Its static methods are safe for use by many threads. */
final class Gunzip {
  /*
   * The last four bytes tell the length of what is packed, so that one array is enough. To make an inflater costs as much as to unpack a small
   * body with it, and an array that was used a moment ago is still in the processor's cache, so a few of both are kept. What has an optional field
   * in its header, more than one member or something behind it, or is damaged, is left to a stream, which knows all that and tells how far it
   * came.
   */
  private static final int MAGIC_AND_NO_FLAGS = 0x00088b1f;
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  /** Longer arrays are not kept. */
  private static final int LONGEST_KEPT = 64 << 10;

  private static final BlockingQueue<Gunzip> IDLE = new ArrayBlockingQueue<>(16);

  private final Inflater inflater = new Inflater(true);
  private byte[] kept = new byte[0];

  private Gunzip() {}

  /** What {@code packed} says its unpacked length is; negative when it says none that is usual. */
  static int toldLength(byte[] packed) {
    return packed.length >= HEADER + TRAILER && number(packed, 0) == MAGIC_AND_NO_FLAGS
        ? number(packed, packed.length - Integer.BYTES)
        : -1;
  }

  /** The unpacked body; null when it is not of just that length, is damaged, or something is behind it. */
  static @Nullable UnpackedBody unpack(byte[] packed, int length) {
    Gunzip idle = IDLE.poll();
    Gunzip one = idle == null ? new Gunzip() : idle;
    byte[] array = one.array(length);
    if (!one.fill(array, length, packed)) {
      one.giveBack();
      return null;
    }
    return UnpackedBody.ofGzip(array, length, packed, one::giveBack);
  }

  private byte[] array(int length) {
    if (length > LONGEST_KEPT) {
      return new byte[length];
    }
    if (kept.length < length) {
      kept = new byte[Math.min(LONGEST_KEPT, 2 * length)];
    }
    return kept;
  }

  private boolean fill(byte[] array, int length, byte[] packed) {
    try {
      inflater.setInput(packed, HEADER, packed.length - HEADER);
      int size = inflater.inflate(array, 0, length);
      // when all of them are there, it may not have come to the end yet, where it sees that no more
      // follow
      int more = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
      return size == length
          && more == 0
          && inflater.finished()
          && inflater.getRemaining() == TRAILER
          && checksum(array, length) == number(packed, packed.length - TRAILER);
    } catch (DataFormatException e) {
      return false;
    }
  }

  private void giveBack() {
    inflater.reset();
    if (!IDLE.offer(this)) {
      inflater.end();
    }
  }

  private static int checksum(byte[] array, int length) {
    CRC32 crc = new CRC32();
    crc.update(array, 0, length);
    return (int) crc.getValue();
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
