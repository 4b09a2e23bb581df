package dev.baton.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where what is accepted is appended: the newest of the {@link EnvelopeLog}s. Who sends waits for that, and not for tables and indexes, which are
 * cheaper to write the more there is at once. Safe for use by several threads.
 */
final class Journal implements AutoCloseable {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(ZoneOffset.UTC);
  private static final long MICROS_OF_AN_HOUR = 3_600_000_000L;
  private static final int BUFFER = 256 << 10;

  private final Path folder;
  private final SyncMode sync;
  private final InstantSource clock;
  private final long longest;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /** Guarded by this. */
  private @Nullable EnvelopeLog current;

  /**
   * A journal without a log.
   *
   * @param folder where logs and partitions are
   * @param longest bytes from which on a log is full
   */
  Journal(Path folder, SyncMode sync, InstantSource clock, long longest) {
    this.folder = folder;
    this.sync = sync;
    this.clock = clock;
    this.longest = longest;
  }

  /** How the files of an hour begin. */
  static String hour(Instant instant) {
    return HOUR.format(instant);
  }

  /** Appends to a log that an earlier process has begun, while its hour lasts and it is not full. */
  synchronized void goOn(EnvelopeLog log) {
    current = log;
  }

  /**
   * Appends envelopes; they survive the death of this process from then on.
   *
   * @throws IOException when they cannot be written; none of them is there then
   */
  synchronized List<Journaled> append(List<ReceivedEnvelope> group) throws IOException {
    EnvelopeLog log = current;
    if (log == null || log.size() >= longest || !isOfThisHour(log)) {
      close();
      log = EnvelopeLog.create(freePath(), nowMicros(), sync);
      current = log;
    }
    return log.append(group, buffer);
  }

  /** Appends nothing more to this log. */
  synchronized void end(EnvelopeLog log) throws IOException {
    if (log.equals(current)) {
      close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  boolean isOfThisHour(EnvelopeLog log) {
    return log.begunMicros() / MICROS_OF_AN_HOUR == nowMicros() / MICROS_OF_AN_HOUR;
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private Path freePath() {
    String hour = hour(clock.instant());
    Path path = folder.resolve(hour + EnvelopeLog.SUFFIX);
    for (int number = 1; isTaken(path); number++) {
      path = folder.resolve(hour + "-" + number + EnvelopeLog.SUFFIX);
    }
    return path;
  }

  private static boolean isTaken(Path log) {
    return Files.exists(log) || Files.exists(EnvelopeLog.partition(log));
  }
}
