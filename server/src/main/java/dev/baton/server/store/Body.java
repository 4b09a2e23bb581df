package dev.baton.server.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The payload of an item as it is kept: deflated when that makes it smaller. Immutable. */
public final class Body {
  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;
  private static final int TOO_SMALL_TO_DEFLATE = 128;

  private final int encoding;
  private final int size;
  private final byte[] bytes;

  Body(int encoding, int size, byte[] bytes) {
    this.encoding = encoding;
    this.size = size;
    this.bytes = bytes;
  }

  /** Packs {@code length} bytes of {@code payload} from {@code offset}; they are copied. */
  public static Body pack(byte[] payload, int offset, int length) {
    if (length >= TOO_SMALL_TO_DEFLATE) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(payload, offset, length);
        deflater.finish();
        byte[] buffer = new byte[length - 1];
        int packed = deflater.deflate(buffer);
        if (deflater.finished()) {
          return new Body(DEFLATED, length, Arrays.copyOf(buffer, packed));
        }
      } finally {
        deflater.end();
      }
    }
    return new Body(PLAIN, length, Arrays.copyOfRange(payload, offset, offset + length));
  }

  /**
   * The payload as it came.
   *
   * @throws IOException when the file it was kept in is damaged
   */
  public byte[] unpack() throws IOException {
    if (encoding == PLAIN) {
      return bytes;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      byte[] payload = new byte[size];
      int length = inflater.inflate(payload);
      if (encoding != DEFLATED || length != size) {
        throw new IOException("a stored payload is damaged");
      }
      return payload;
    } catch (DataFormatException e) {
      throw new IOException("a stored payload is damaged", e);
    } finally {
      inflater.end();
    }
  }

  int encoding() {
    return encoding;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }
}
