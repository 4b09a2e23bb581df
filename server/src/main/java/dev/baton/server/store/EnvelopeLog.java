package dev.baton.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of one partition as they came, one after the other. It is appended to under the lock of {@link Journal}; how much of it stands in the
 * tables of the partition is said and asked by the thread that writes them; readers have a {@link LogReader}.
 */
final class EnvelopeLog {
  /*
   * MAGIC, when it was begun (8 bytes), then records: length (4), checksum (4), what EnvelopeRecord writes. A record that is not whole was never
   * acknowledged: whoever wrote it died before, or the disk was full. Nothing stands after it.
   */
  static final String SUFFIX = ".log";

  /** The last digit counts the layout of records. */
  static final long MAGIC = 0x4241544f4e4a0002L;

  /** Where the first record stands. */
  static final int FIRST = 2 * Long.BYTES;

  static final int RECORD_HEAD = 2 * Integer.BYTES;

  private static final Logger LOG = System.getLogger(EnvelopeLog.class.getName());

  private final Path path;
  private final long begunMicros;
  private final SyncMode sync;
  private @Nullable FileChannel channel;
  private volatile long size;
  private long written = FIRST;

  private EnvelopeLog(Path path, long begunMicros, SyncMode sync) {
    this.path = path;
    this.begunMicros = begunMicros;
    this.sync = sync;
  }

  /** Begins a file. */
  static EnvelopeLog create(Path path, long begunMicros, SyncMode sync) throws IOException {
    EnvelopeLog log = new EnvelopeLog(path, begunMicros, sync);
    FileChannel created =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    log.channel = created;
    try {
      ByteBuffer head = ByteBuffer.allocate(FIRST).putLong(MAGIC).putLong(begunMicros);
      log.size = flush(head, created, 0);
      if (sync == SyncMode.FULL) {
        created.force(true);
        syncFolder(path);
      }
      return log;
    } catch (IOException e) {
      log.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Opens a file that an earlier process has written; null when nothing is in it.
   *
   * @throws IOException when another version of the server wrote it
   */
  static @Nullable EnvelopeLog openExisting(Path path, SyncMode sync) throws IOException {
    try (FileChannel existing = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(FIRST);
      while (head.hasRemaining() && existing.read(head) >= 0) {
        // on
      }
      if (head.hasRemaining()) {
        // whoever made it died before anything was in it
        return null;
      }
      if (head.flip().getLong() != MAGIC) {
        throw new IOException(path + " was written by another version of the server. Move the"
            + " directory away, or choose another with --data");
      }
      EnvelopeLog log = new EnvelopeLog(path, head.getLong(), sync);
      log.size = existing.size();
      return log;
    }
  }

  /** The log of a partition. */
  static Path of(Path partition) {
    return sibling(partition, PartitionWriter.SUFFIX, SUFFIX);
  }

  /** The partition of a log. */
  static Path partition(Path log) {
    return sibling(log, SUFFIX, PartitionWriter.SUFFIX);
  }

  Path partition() {
    return partition(path);
  }

  private static Path sibling(Path file, String suffix, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - suffix.length()) + other);
  }

  Path path() {
    return path;
  }

  /** When it was begun, microseconds since the epoch. */
  long begunMicros() {
    return begunMicros;
  }

  /** Bytes that are in it. */
  long size() {
    return size;
  }

  /** Up to where it stands in the tables of its partition. */
  long written() {
    return written;
  }

  /** It stands there up to {@code position}, if not further. */
  void written(long position) {
    written = Math.max(written, position);
  }

  /** Whether all of it stands in tables, as far as it was appended by now. */
  boolean isWritten() {
    return written >= size;
  }

  /** Says where the last whole record ends; what follows is written over. */
  void endsAt(long position) {
    size = position;
  }

  /**
   * Appends all or nothing.
   *
   * @param buffer for what is written at once
   */
  List<Journaled> append(List<ReceivedEnvelope> group, ByteBuffer buffer) throws IOException {
    FileChannel open = open();
    List<Journaled> appended = new ArrayList<>(group.size());
    long flushed = size;
    long end = size;
    buffer.clear();
    try {
      for (ReceivedEnvelope one : group) {
        byte[] head = EnvelopeRecord.head(one.raw());
        byte[] content = one.raw().content().bytes();
        int length = Math.addExact(head.length, content.length);
        if (buffer.remaining() < RECORD_HEAD) {
          flushed = flush(buffer, open, flushed);
        }
        buffer.putInt(length).putInt(checksum(head, content));
        flushed = put(head, buffer, open, flushed);
        flushed = put(content, buffer, open, flushed);
        long position = end;
        end += RECORD_HEAD + (long) length;
        appended.add(Journaled.of(one, this, position, end));
      }
      flush(buffer, open, flushed);
      if (sync == SyncMode.FULL) {
        open.force(false);
      }
      size = end;
      return appended;
    } catch (IOException e) {
      try {
        open.truncate(size);
      } catch (IOException cut) {
        // it is written over by what comes next
        e.addSuppressed(cut);
      }
      throw e;
    }
  }

  /** Opens it for appending when it is not; what is behind its end is cut off. */
  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(path, StandardOpenOption.WRITE);
      channel = open;
      open.truncate(size);
    }
    return open;
  }

  private static long put(byte[] bytes, ByteBuffer buffer, FileChannel to, long at)
      throws IOException {
    long flushed = at;
    for (int from = 0; from < bytes.length; ) {
      if (!buffer.hasRemaining()) {
        flushed = flush(buffer, to, flushed);
      }
      int some = Math.min(buffer.remaining(), bytes.length - from);
      buffer.put(bytes, from, some);
      from += some;
    }
    return flushed;
  }

  /** Writes what is in the buffer; returns where it ends. */
  private static long flush(ByteBuffer buffer, FileChannel to, long at) throws IOException {
    long end = at;
    buffer.flip();
    while (buffer.hasRemaining()) {
      end += to.write(buffer, end);
    }
    buffer.clear();
    return end;
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** The name of a new file is lost with the power unless its folder is written too, where the system can do that. */
  private static void syncFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "folders cannot be written through here", e);
      }
    }
  }

  static int checksum(byte[]... parts) {
    CRC32C sum = new CRC32C();
    for (byte[] part : parts) {
      sum.update(part);
    }
    return (int) sum.getValue();
  }
}
