package dev.baton.export;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses into a buffer that is kept, with a deflater that is kept (RFC 1952). Not thread-safe. */
final class Gzip {
  /**
   * So many bytes are worth it. What is smaller is two or three packets without it and one with it, but to compress that takes longer than
   * all that sending does besides.
   */
  static final int WORTHWHILE = 4 * 1024;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER = 8;

  /** Of JSON the default level makes a twentieth less, in two to three times the time. */
  private static final int LEVEL = 3;

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 crc = new CRC32();
  private byte[] buffer = Arrays.copyOf(HEADER, 8192);

  /** Compresses the first {@code length} bytes of {@code input}; the result lies in {@link #buffer}. */
  int compress(byte[] input, int length) {
    deflater.reset();
    deflater.setInput(input, 0, length);
    deflater.finish();
    int size = HEADER.length;
    while (!deflater.finished()) {
      if (buffer.length - size <= TRAILER) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      size += deflater.deflate(buffer, size, buffer.length - size - TRAILER);
    }
    crc.reset();
    crc.update(input, 0, length);
    size = writeInt(size, (int) crc.getValue());
    return writeInt(size, length);
  }

  byte[] buffer() {
    return buffer;
  }

  private int writeInt(int at, int value) {
    for (int i = 0; i < 4; i++) {
      buffer[at + i] = (byte) (value >>> (8 * i));
    }
    return at + 4;
  }
}
