package dev.baton.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was accepted until it is in a partition: who sends waits for an append to a file, and not for tables and indexes, which are cheaper to
 * write the more there is at once. Safe for use by several threads.
 */
final class Journal implements AutoCloseable {
  /*
   * Envelopes are appended to one file after another, and leave in the same order. A file is deleted when the last of it has left. Which envelope
   * of which file was the last to be written into a partition stands in the partition itself and is committed with it (PartitionWriter), so
   * that after a crash each is written exactly once.
   */
  static final String FOLDER = "journal";

  private static final Logger LOG = System.getLogger(Journal.class.getName());
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.log");
  private static final long LONGEST = 8 << 20;

  private final Path folder;
  private final SyncMode sync;

  /** Those from which something has still to leave, the oldest first, and the one that is written last; guarded by this. */
  private final Deque<JournalFile> files = new ArrayDeque<>();

  /** Guarded by this. */
  private @Nullable JournalFile current;

  private long lastName;

  private Journal(Path folder, SyncMode sync) {
    this.folder = folder;
    this.sync = sync;
  }

  /** Opens the journal in {@code directory}, with what an earlier process has left in it. */
  static Journal open(Path directory, SyncMode sync) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(FOLDER));
    Journal journal = new Journal(folder, sync);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.sorted().toList()) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          journal.lastName = Long.parseLong(name.group(1));
          journal.files.add(JournalFile.openExisting(path));
        }
      }
    }
    return journal;
  }

  /** Where the journal of a process that ended is read: tells how many envelopes of a file have left. */
  interface Progress {
    /** How many of the file with this id are in a partition. */
    int written(long id) throws IOException;
  }

  /** What an earlier process has accepted and not written into a partition, the oldest first. Called once, before anything is appended. */
  synchronized List<Journaled> leftover(Progress progress) throws IOException {
    List<Journaled> left = new ArrayList<>();
    for (JournalFile file : List.copyOf(files)) {
      List<Journaled> all = file.read();
      int written = Math.min(all.size(), progress.written(file.id()));
      file.left(written);
      left.addAll(all.subList(written, all.size()));
      if (written == all.size()) {
        file.delete();
        files.remove(file);
      }
    }
    if (!left.isEmpty()) {
      LOG.log(
          Level.INFO,
          left.size() + " envelopes that were accepted before the last end are written now");
    }
    return left;
  }

  /**
   * Appends envelopes; they survive the death of this process from then on.
   *
   * @throws IOException when they cannot be written; none of them is there then
   */
  synchronized List<Journaled> append(List<Accepted> group) throws IOException {
    JournalFile file = current;
    if (file == null || file.size() >= LONGEST) {
      file = JournalFile.create(
          folder.resolve(String.format(Locale.ROOT, "%016d.log", ++lastName)), sync);
      files.add(file);
      retire();
      current = file;
    }
    return file.append(group);
  }

  /** Whether an envelope is in a partition. */
  synchronized boolean isWritten(Journaled one) {
    return one.number() < one.file().left();
  }

  /** Keeps an envelope that cannot be written into a partition in a file of its own. */
  void setAside(Journaled one) throws IOException {
    Path aside = Files.createTempFile(folder, "refused-", ".envelope");
    Files.write(aside, EnvelopeRecord.write(one.envelope()));
    written(one);
  }

  /** Forgets an envelope, and all before it: they are in a partition. */
  synchronized void written(Journaled last) throws IOException {
    last.file().left(last.number() + 1);
    while (!files.isEmpty()
        && !files.getFirst().equals(current)
        && files.getFirst().isEmpty()) {
      files.removeFirst().delete();
    }
  }

  /** Closes the file that was written until now, and deletes it when all has left. */
  private void retire() throws IOException {
    JournalFile file = current;
    current = null;
    if (file != null) {
      file.close();
      if (file.isEmpty()) {
        file.delete();
        files.remove(file);
      }
    }
  }

  /** Bytes of all files. */
  synchronized long size() {
    return files.stream().mapToLong(JournalFile::size).sum();
  }

  /** Closes the files; leaves nothing behind when all has left. */
  @Override
  public synchronized void close() throws IOException {
    retire();
    for (JournalFile file : files) {
      file.close();
    }
  }
}
