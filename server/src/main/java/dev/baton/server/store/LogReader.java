package dev.baton.server.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads one {@link EnvelopeLog}, be it written at the same time or not. Opens it at the first question; used by one thread. */
final class LogReader implements Closeable {
  /** Most records are shorter. */
  private static final int READ_AT_ONCE = 4 << 10;

  private final Path path;
  private @Nullable FileChannel channel;

  LogReader(Path path) {
    this.path = path;
  }

  /**
   * A record.
   *
   * @param envelope what stands in it
   * @param end where the next one begins
   */
  record Found(RawEnvelope envelope, long end) {}

  /** The whole record that stands at {@code position}; null when none does. */
  @Nullable
  Found find(long position) throws IOException {
    FileChannel open = open();
    long rest = open.size() - position;
    if (position < EnvelopeLog.FIRST || rest < EnvelopeLog.RECORD_HEAD) {
      return null;
    }
    ByteBuffer some = ByteBuffer.allocate((int) Math.min(rest, READ_AT_ONCE));
    if (!read(open, some, position)) {
      return null;
    }
    some.flip();
    int length = some.getInt();
    int checksum = some.getInt();
    if (length < 0 || length > rest - EnvelopeLog.RECORD_HEAD) {
      return null;
    }
    byte[] record = new byte[length];
    int there = Math.min(length, some.remaining());
    some.get(record, 0, there);
    long next = position + EnvelopeLog.RECORD_HEAD + there;
    if (!read(open, ByteBuffer.wrap(record, there, length - there), next)
        || EnvelopeLog.checksum(record) != checksum) {
      return null;
    }
    return new Found(
        EnvelopeRecord.read(record), position + EnvelopeLog.RECORD_HEAD + (long) length);
  }

  /**
   * The envelope at {@code position}.
   *
   * @throws IOException when none stands there
   */
  RawEnvelope read(long position) throws IOException {
    Found found = find(position);
    if (found == null) {
      throw new IOException(path + " is damaged at byte " + position);
    }
    return found.envelope();
  }

  /** Fills the buffer; false when the file ends before. */
  private static boolean read(FileChannel from, ByteBuffer to, long position) throws IOException {
    long at = position;
    while (to.hasRemaining()) {
      int read = from.read(to, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(path, StandardOpenOption.READ);
      channel = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
