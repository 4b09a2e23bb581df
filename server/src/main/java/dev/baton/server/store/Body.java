package dev.baton.server.store;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** An item of an envelope as it is kept: its header line, and its payload, packed when that makes it smaller. Immutable. */
public final class Body {
  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;
  /** A whole body as it came, with the offset of the payload in front. */
  private static final int GZIP_OF_BODY = 2;

  private static final int TOO_SMALL_TO_DEFLATE = 128;

  private static final int UNPACK_BUFFER = 4 << 10;

  private final String header;
  private final int encoding;
  private final int size;
  private final byte[] bytes;

  Body(String header, int encoding, int size, byte[] bytes) {
    this.header = header;
    this.encoding = encoding;
    this.size = size;
    this.bytes = bytes;
  }

  /**
   * Packs {@code length} bytes of {@code payload} from {@code offset}; they are copied.
   *
   * @param header the item's header line, JSON
   */
  public static Body pack(String header, byte[] payload, int offset, int length) {
    if (length >= TOO_SMALL_TO_DEFLATE) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(payload, offset, length);
        deflater.finish();
        byte[] buffer = new byte[length - 1];
        int packed = deflater.deflate(buffer);
        if (deflater.finished()) {
          return new Body(header, DEFLATED, length, Arrays.copyOf(buffer, packed));
        }
      } finally {
        deflater.end();
      }
    }
    return new Body(header, PLAIN, length, Arrays.copyOfRange(payload, offset, offset + length));
  }

  /**
   * Keeps a whole gzip body, of which the payload is nearly everything; the bytes are copied.
   *
   * @param header the item's header line, JSON
   * @param offset where the payload begins once {@code gzip} is unpacked
   * @param length its length
   */
  public static Body received(String header, byte[] gzip, int offset, int length) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES + gzip.length)
        .putInt(offset)
        .put(gzip)
        .array();
    return new Body(header, GZIP_OF_BODY, length, bytes);
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
    if (encoding == GZIP_OF_BODY) {
      return unpackBody();
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

  private byte[] unpackBody() throws IOException {
    int offset = ByteBuffer.wrap(bytes).getInt();
    try (InputStream in = new GZIPInputStream(
        new ByteArrayInputStream(bytes, Integer.BYTES, bytes.length - Integer.BYTES),
        UNPACK_BUFFER)) {
      in.skipNBytes(offset);
      byte[] payload = in.readNBytes(size);
      if (payload.length != size) {
        throw new IOException("a stored payload is damaged");
      }
      return payload;
    } catch (EOFException | ZipException e) {
      throw new IOException("a stored payload is damaged", e);
    }
  }

  String header() {
    return header;
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
