package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Envelopes on disk that wait for the server to come back. Bounded in bytes: the oldest give way. For the sender's thread. */
final class Cache {
  /*
   * One file an envelope, compressed, so that its checksum tells a damaged one; without the time of sending, which is added when it is
   * sent. It is written under another name and renamed, so a process that is killed leaves whole files. The name has the owner, when it
   * was, and how many transactions, spans and errors are in it: what is lost can be counted without reading it.
   *
   *     <owner>-<millis>-<number>-<transactions>-<spans>-<errors>.envelope
   *
   * Several processes may share a folder. Each has a file `<owner>.lock` that it holds a lock on, which ends with the process, however that
   * ends. Files whose owner holds none are renamed to one's own, which only one process can do. Within this JVM, where to open and close a
   * locked file would give the lock up, system properties tell who is alive; they are seen through all class loaders.
   */

  private static final String LOCK = ".lock";
  private static final String ENVELOPE = ".envelope";
  private static final String UNFINISHED = ".unfinished";
  private static final Pattern NAME = Pattern.compile("(?<owner>[0-9a-f]{16})"
      + "(-(?<millis>[0-9]{1,18})-(?<number>[0-9]{1,18})"
      + "-(?<transactions>[0-9]{1,9})-(?<spans>[0-9]{1,9})-(?<errors>[0-9]{1,9})"
      + "\\.(envelope|unfinished)|\\.lock)");
  private static final String ALIVE = "dev.baton.cache.";
  private static final int MAXIMUM_ENVELOPE = 200 * 1024 * 1024;

  private static final Comparator<Entry> BY_AGE =
      Comparator.comparingLong(Entry::millis).thenComparingLong(Entry::number);

  private final Path directory;
  private final long maximumBytes;
  private final Counters counters;
  private final Ledger ledger;
  private final Gzip gzip = new Gzip();
  private final String owner;
  private final FileChannel lock;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>(BY_AGE);
  private long bytes;
  private long number;

  /** One envelope. */
  record Entry(Path file, long millis, long number, Contents contents, long bytes) {}

  /**
   * The cache in a folder, which is made if it is not there.
   *
   * @throws IllegalArgumentException when it cannot be written to
   */
  Cache(Path directory, long maximumBytes, Counters counters, Ledger ledger) {
    this.directory = directory;
    this.maximumBytes = maximumBytes;
    this.counters = counters;
    this.ledger = ledger;
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    owner = HexFormat.of().formatHex(random);
    try {
      Files.createDirectories(directory);
      // Nobody may see it before it is locked.
      Path early = directory.resolve(owner + ".new");
      lock = FileChannel.open(early, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      Files.move(early, directory.resolve(owner + LOCK), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("cacheDir: cannot write to " + directory, e);
    }
    System.setProperty(ALIVE + owner, "");
  }

  /** Takes over what processes left that have ended. */
  void adopt() {
    try {
      List<Entry> left = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Matcher name = NAME.matcher(file.getFileName().toString());
          if (name.matches() && hasEnded(name.group("owner"))) {
            if (file.toString().endsWith(ENVELOPE)) {
              left.add(left(file, name));
            } else {
              Files.deleteIfExists(file);
            }
          }
        }
      }
      // A folder lists its files in any order.
      left.sort(BY_AGE);
      for (Entry one : left) {
        adopt(one);
      }
    } catch (IOException | RuntimeException e) {
      counters.failed(Counter.CACHE_FAILED, e);
    }
  }

  private static Entry left(Path file, Matcher name) {
    return new Entry(
        file,
        Long.parseLong(name.group("millis")),
        Long.parseLong(name.group("number")),
        new Contents(
            Integer.parseInt(name.group("transactions")),
            Integer.parseInt(name.group("spans")),
            Integer.parseInt(name.group("errors"))),
        file.toFile().length());
  }

  private boolean hasEnded(String other) throws IOException {
    if (System.getProperty(ALIVE + other) != null) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(directory.resolve(other + LOCK), StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (NoSuchFileException e) {
      return true; // perhaps just now
    } catch (OverlappingFileLockException e) {
      return false; // somebody in this JVM takes it over
    }
  }

  private void adopt(Entry left) {
    Entry entry = entry(left.millis(), left.contents(), left.bytes());
    try {
      Files.move(left.file(), entry.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return; // another process was quicker
    }
    ledger.adopted(entry.contents());
    entries.add(entry);
    bytes += entry.bytes();
    makeRoom(0);
  }

  private Entry entry(long millis, Contents contents, long size) {
    long mine = number++;
    String name = owner + "-" + millis + "-" + mine + "-" + contents.transactions() + "-"
        + contents.spans() + "-" + contents.errors();
    return new Entry(directory.resolve(name + ENVELOPE), millis, mine, contents, size);
  }

  /** Keeps an envelope that was written as not sent. */
  void add(byte[] envelope, int length, Contents contents, long nowMillis) throws IOException {
    int size = gzip.compress(envelope, length);
    makeRoom(size);
    if (size > maximumBytes) {
      ledger.dropped(DiscardReason.CACHE_OVERFLOW, contents);
      return;
    }
    Entry entry = entry(nowMillis, contents, size);
    Path unfinished = entry
        .file()
        .resolveSibling(entry.file().getFileName().toString().replace(ENVELOPE, UNFINISHED));
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer content = ByteBuffer.wrap(gzip.buffer(), 0, size);
        while (content.hasRemaining()) {
          channel.write(content);
        }
      }
      Files.move(unfinished, entry.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    ledger.cached(contents);
    entries.add(entry);
    bytes += size;
  }

  private void makeRoom(int size) {
    while (bytes + size > maximumBytes && !entries.isEmpty()) {
      Entry oldest = entries.element();
      remove(oldest);
      ledger.dropped(DiscardReason.CACHE_OVERFLOW, oldest.contents());
    }
  }

  /** What has waited longest; null when nothing does. */
  @Nullable
  Entry oldest() {
    return entries.peek();
  }

  /** The envelope as it is to be sent now; null when it could not be read, which is counted, and it is gone. */
  byte @Nullable [] read(Entry entry, long nowMillis) {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(entry.file())))) {
      byte[] envelope = in.readNBytes(MAXIMUM_ENVELOPE);
      byte[] sentAt = ("{\"sent_at\":\"" + Instant.ofEpochMilli(nowMillis) + "\",").getBytes(UTF_8);
      byte[] whole = new byte[envelope.length - 1 + sentAt.length];
      System.arraycopy(sentAt, 0, whole, 0, sentAt.length);
      System.arraycopy(envelope, 1, whole, sentAt.length, envelope.length - 1);
      return whole;
    } catch (IOException | RuntimeException e) {
      counters.failed(Counter.CACHE_DAMAGED, "cannot read " + entry.file() + ": " + e);
      remove(entry);
      ledger.dropped(DiscardReason.INTERNAL_SDK_ERROR, entry.contents());
      return null;
    }
  }

  /** Forgets an envelope. */
  void remove(Entry entry) {
    entries.remove(entry);
    bytes -= entry.bytes();
    ledger.uncached(entry.contents());
    try {
      Files.deleteIfExists(entry.file());
    } catch (IOException e) {
      counters.failed(Counter.CACHE_FAILED, "cannot delete " + entry.file() + ": " + e);
    }
  }

  /** Leaves what is there to whoever comes next. */
  void close() {
    try {
      Files.deleteIfExists(directory.resolve(owner + LOCK));
      lock.close();
    } catch (IOException e) {
      counters.failed(Counter.CACHE_FAILED, e);
    }
    System.clearProperty(ALIVE + owner);
  }

  /** For messages: where it is. */
  @Override
  public String toString() {
    return directory.toString();
  }
}
