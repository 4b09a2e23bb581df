package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Bytes as they are kept: packed when that makes them fewer. Immutable; arrays are not copied, and not changed by whoever gave them. */
public final class Packed {
  static final int PLAIN = 0;
  static final int DEFLATED = 1;
  static final int GZIP = 2;

  private static final int TOO_SHORT_TO_DEFLATE = 128;
  private static final int UNPACK_BUFFER = 4 << 10;

  private final int encoding;
  private final int size;
  private final byte[] bytes;

  Packed(int encoding, int size, byte[] bytes) {
    this.encoding = encoding;
    this.size = size;
    this.bytes = bytes;
  }

  /** Packs {@code plain}. */
  public static Packed of(byte[] plain) {
    if (plain.length >= TOO_SHORT_TO_DEFLATE) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[plain.length - 1];
        int length = deflater.deflate(buffer);
        if (deflater.finished()) {
          return new Packed(DEFLATED, plain.length, Arrays.copyOf(buffer, length));
        }
      } finally {
        deflater.end();
      }
    }
    return plain(plain);
  }

  /**
   * Keeps what somebody else has packed.
   *
   * @param gzip one or more members (RFC 1952)
   * @param size bytes that it unpacks to
   */
  public static Packed ofGzip(byte[] gzip, int size) {
    return new Packed(GZIP, size, gzip);
  }

  private static Packed plain(byte[] bytes) {
    return new Packed(PLAIN, bytes.length, bytes);
  }

  /** The same, unpacked already, for who needs it more than once. */
  Packed unpacked() throws IOException {
    return encoding == PLAIN ? this : plain(unpack());
  }

  /**
   * The bytes.
   *
   * @throws IOException when the file it was kept in is damaged
   */
  public byte[] unpack() throws IOException {
    if (encoding == PLAIN) {
      return bytes;
    }
    try (InputStream in = stream()) {
      byte[] unpacked = in.readNBytes(size);
      if (unpacked.length != size) {
        throw damaged(null);
      }
      return unpacked;
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  /** The text before the first line feed; all of it where there is none. */
  String firstLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = stream()) {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.write(next);
      }
      return line.toString(UTF_8);
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private InputStream stream() throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    return switch (encoding) {
      case PLAIN -> in;
      case DEFLATED -> new InflaterInputStream(in);
      case GZIP -> new GZIPInputStream(in, UNPACK_BUFFER);
      default -> throw damaged(null);
    };
  }

  private static IOException damaged(@Nullable Throwable cause) {
    return new IOException("a stored payload is damaged", cause);
  }

  int encoding() {
    return encoding;
  }

  /** How many bytes there are, unpacked. */
  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }
}
