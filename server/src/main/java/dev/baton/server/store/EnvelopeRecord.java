package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** An envelope as an {@link EnvelopeLog} keeps it: what is only known while it comes, then its content. */
final class EnvelopeRecord {
  private static final int NULL = -1;

  private EnvelopeRecord() {}

  /** All that stands before the content. */
  static byte[] head(RawEnvelope envelope) {
    byte[] project = envelope.project().getBytes(UTF_8);
    String publicKey = envelope.publicKey();
    byte[] key = publicKey == null ? new byte[0] : publicKey.getBytes(UTF_8);
    Packed content = envelope.content();
    return ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES + project.length + key.length + 1)
        .putLong(envelope.receivedMicros())
        .putInt(project.length)
        .put(project)
        .putInt(publicKey == null ? NULL : key.length)
        .put(key)
        .put((byte) content.encoding())
        .putInt(content.size())
        .array();
  }

  /**
   * What stands in a whole record.
   *
   * @throws IOException when it is something else
   */
  static RawEnvelope read(byte[] record) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(record);
      long receivedMicros = in.getLong();
      String project = text(in, in.getInt());
      int key = in.getInt();
      String publicKey = key == NULL ? null : text(in, key);
      return new RawEnvelope(receivedMicros, project, publicKey, content(in));
    } catch (BufferUnderflowException e) {
      throw new IOException("a record ends too early", e);
    }
  }

  private static Packed content(ByteBuffer in) throws IOException {
    int encoding = in.get();
    int size = in.getInt();
    return new Packed(encoding, size, bytes(in, in.remaining()));
  }

  private static String text(ByteBuffer in, int length) throws IOException {
    return new String(bytes(in, length), UTF_8);
  }

  private static byte[] bytes(ByteBuffer in, int length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new IOException("no length of what follows: " + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
