package dev.baton.server.store;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One file of the {@link Journal}, which guards it. */
final class JournalFile {
  /*
   * MAGIC, the id of the file (8 bytes), then records: length (4), checksum (4), what EnvelopeRecord writes. A record that is not whole was never
   * acknowledged: whoever wrote it died before, or the disk was full. Nothing stands after it.
   */
  private static final Logger LOG = System.getLogger(JournalFile.class.getName());

  /** The last digit counts the layout of records. */
  private static final long MAGIC = 0x4241544f4e4a0001L;

  private static final int HEAD = 2 * Integer.BYTES;

  private final Path path;
  private final long id;
  private final SyncMode sync;
  private @Nullable FileChannel channel;
  private long size;
  private int records;
  private int left;
  private boolean damaged;

  private JournalFile(Path path, long id, SyncMode sync, @Nullable FileChannel channel) {
    this.path = path;
    this.id = id;
    this.sync = sync;
    this.channel = channel;
  }

  /** Begins a file. */
  static JournalFile create(Path path, SyncMode sync) throws IOException {
    long id = ThreadLocalRandom.current().nextLong();
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    JournalFile file = new JournalFile(path, id, sync, channel);
    try {
      file.write(
          channel,
          ByteBuffer.allocate(2 * Long.BYTES).putLong(MAGIC).putLong(id).flip());
      if (sync == SyncMode.FULL) {
        syncFolder(path);
      }
      return file;
    } catch (IOException e) {
      file.delete();
      throw e;
    }
  }

  /** Opens a file that is only read. */
  static JournalFile openExisting(Path path) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      if (in.readLong() == MAGIC) {
        JournalFile file = new JournalFile(path, in.readLong(), SyncMode.NORMAL, null);
        file.size = Files.size(path);
        return file;
      }
      throw new IOException(path + " was written by another version of the server. Start that"
          + " one once more, or move the file away");
    } catch (EOFException e) {
      // whoever made it died before anything was in it
      return new JournalFile(path, 0, SyncMode.NORMAL, null);
    }
  }

  long id() {
    return id;
  }

  /** Bytes that are written. */
  long size() {
    return size;
  }

  /** Whether all of it has left. */
  boolean isEmpty() {
    return left == records;
  }

  /** Appends all or nothing. */
  List<Journaled> append(List<Accepted> group) throws IOException {
    int length = 0;
    for (Accepted one : group) {
      length += HEAD + one.record().length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    List<Journaled> appended = new ArrayList<>(group.size());
    for (Accepted one : group) {
      byte[] record = one.record();
      out.putInt(record.length).putInt(checksum(record)).put(record);
      appended.add(new Journaled(one.envelope(), record.length, this, records + appended.size()));
    }
    FileChannel open = channel;
    if (open == null) {
      throw new IOException("the journal is closed");
    }
    write(open, out.flip());
    records += group.size();
    return appended;
  }

  /** What was appended to it, as far as it is whole. */
  List<Journaled> read() throws IOException {
    List<Journaled> all = new ArrayList<>();
    try (InputStream file = Files.newInputStream(path);
        DataInputStream in = new DataInputStream(file)) {
      in.skipNBytes(2 * Long.BYTES);
      long rest = Files.size(path) - 2 * Long.BYTES;
      while (rest >= HEAD) {
        int length = in.readInt();
        int checksum = in.readInt();
        rest -= HEAD + (long) length;
        if (length < 0 || rest < 0) {
          break;
        }
        byte[] record = in.readNBytes(length);
        if (checksum(record) != checksum) {
          LOG.log(Level.WARNING, path + " is damaged after " + all.size() + " envelopes");
          damaged = true;
          break;
        }
        all.add(new Journaled(EnvelopeRecord.read(record), length, this, all.size()));
      }
    } catch (EOFException e) {
      // a file without a head has nothing
    }
    records = all.size();
    return all;
  }

  /** How many have left. */
  int left() {
    return left;
  }

  /** So many have left, if not more. */
  void left(int count) {
    left = Math.max(left, count);
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** Deletes it, unless somebody should look at it. */
  void delete() throws IOException {
    close();
    if (damaged) {
      Files.move(path, path.resolveSibling(path.getFileName() + ".damaged"));
    } else {
      Files.deleteIfExists(path);
    }
  }

  /** What could not be written whole is written over by what comes next, if it cannot be cut off. */
  private void write(FileChannel open, ByteBuffer bytes) throws IOException {
    long end = size;
    try {
      while (bytes.hasRemaining()) {
        end += open.write(bytes, end);
      }
      if (sync == SyncMode.FULL) {
        open.force(false);
      }
      size = end;
    } catch (IOException e) {
      try {
        open.truncate(size);
      } catch (IOException cut) {
        e.addSuppressed(cut);
      }
      throw e;
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

  private static int checksum(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record);
    return (int) sum.getValue();
  }
}
