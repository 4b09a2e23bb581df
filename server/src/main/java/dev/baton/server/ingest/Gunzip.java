package dev.baton.server.ingest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks gzip (RFC 1952) in one piece, when it is as nearly every client makes it. Safe for use by many threads. */
final class Gunzip {
  /*
   * The last four bytes tell the length of what is packed, so that one array is enough. To make an inflater costs as much as to unpack a small
   * body with it, so a few are kept. What has an optional field in its header, more than one member or something behind it, or is damaged, is
   * left to a stream, which knows all that and tells how far it came.
   */
  private static final int MAGIC_AND_NO_FLAGS = 0x00088b1f;
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  private static final BlockingQueue<Inflater> IDLE = new ArrayBlockingQueue<>(16);

  private Gunzip() {}

  /** What {@code packed} says its unpacked length is; negative when it says none that is usual. */
  static int toldLength(byte[] packed) {
    return packed.length >= HEADER + TRAILER && number(packed, 0) == MAGIC_AND_NO_FLAGS
        ? number(packed, packed.length - Integer.BYTES)
        : -1;
  }

  /** The unpacked bytes; null when they are not just so many, are damaged, or something is behind them. */
  static byte @Nullable [] unpack(byte[] packed, int length) {
    Inflater idle = IDLE.poll();
    Inflater inflater = idle == null ? new Inflater(true) : idle;
    try {
      byte[] unpacked = new byte[length];
      inflater.setInput(packed, HEADER, packed.length - HEADER);
      int size = inflater.inflate(unpacked);
      // when all of them are there, it may not have come to the end yet, where it sees that no more
      // follow
      int more = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
      boolean whole = size == length
          && more == 0
          && inflater.finished()
          && inflater.getRemaining() == TRAILER
          && checksum(unpacked) == number(packed, packed.length - TRAILER);
      return whole ? unpacked : null;
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.reset();
      if (!IDLE.offer(inflater)) {
        inflater.end();
      }
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
