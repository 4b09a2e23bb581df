package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.PROJECT;
import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal, and the logs that it leaves. */
class JournalTest {
  private static final long LONGEST = 4 << 20;

  @TempDir
  private Path directory;

  private volatile Instant now = Instant.parse("2026-11-21T14:02:07Z");
  private Journal journal;

  @BeforeEach
  void open() {
    journal = journal(SyncMode.NORMAL);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @ParameterizedTest
  @EnumSource
  void appended_isThereAfterwards_inItsOrder(SyncMode sync) throws Exception {
    try (Journal synced = journal(sync)) {
      synced.append(List.of(accepted(1), accepted(2)));
      synced.append(List.of(accepted(3)));
    }

    assertThat(found(file("2026112114.log"))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void appended_isReadFromWhereItStands() throws Exception {
    List<Journaled> appended = journal.append(List.of(accepted(1), accepted(2)));

    try (LogReader reader = new LogReader(file("2026112114.log"))) {
      for (Journaled one : appended) {
        long micros = reader.read(one.position()).receivedMicros();
        assertThat(traceId(micros))
            .isEqualTo(one.segments().get(0).entries().get(0).entry().traceId());
      }
      assertThat(reader.find(appended.get(1).end())).isNull();
      assertThat(reader.find(appended.get(1).position() + 1)).isNull();
      assertThat(reader.find(0)).isNull();
      assertThatThrownBy(() -> reader.read(-1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("2026112114.log is damaged at byte -1");
    }
  }

  @Test
  void appended_longerThanWhatIsWrittenAtOnce_isThere() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(7).nextBytes(noise);
    RawEnvelope large = new RawEnvelope(2, PROJECT, null, Packed.of(noise));
    List<Journaled> appended = journal.append(
        List.of(accepted(1), new ReceivedEnvelope(large, List.of(), List.of()), accepted(3)));

    assertThat(found(file("2026112114.log"))).containsExactly(1L, 2L, 3L);
    try (LogReader reader = new LogReader(file("2026112114.log"))) {
      assertThat(reader.read(appended.get(1).position()).content().unpack()).isEqualTo(noise);
    }
  }

  @Test
  void envelope_cutOffByTheDeathOfWhoWroteIt_isNotThere() throws Exception {
    journal.append(List.of(accepted(1), accepted(2)));
    byte[] bytes = Files.readAllBytes(file("2026112114.log"));
    Files.write(file("2026112114.log"), Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(found(file("2026112114.log"))).containsExactly(1L);
  }

  @Test
  void log_damaged_isReadAsFarAsItGoes() throws Exception {
    journal.append(List.of(accepted(1), accepted(2)));
    byte[] bytes = Files.readAllBytes(file("2026112114.log"));
    bytes[bytes.length - 1]++;
    Files.write(file("2026112114.log"), bytes);

    assertThat(found(file("2026112114.log"))).containsExactly(1L);
  }

  @Test
  void log_withoutAHead_isNothing() throws Exception {
    Files.write(file("2026112114.log"), new byte[] {1, 2, 3});

    assertThat(EnvelopeLog.openExisting(file("2026112114.log"), SyncMode.NORMAL))
        .isNull();
  }

  @Test
  void log_ofAnotherLayout_isRefused() throws Exception {
    Path file = file("2026112114.log");
    Files.write(file, new byte[64]);

    assertThatThrownBy(() -> EnvelopeLog.openExisting(file, SyncMode.NORMAL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " was written by another version");
  }

  @Test
  void log_ofAnEarlierProcess_goesOnBehindItsLastWholeRecord() throws Exception {
    List<Journaled> appended = journal.append(List.of(accepted(1), accepted(2)));
    journal.close();
    EnvelopeLog log =
        requireNonNull(EnvelopeLog.openExisting(file("2026112114.log"), SyncMode.NORMAL));
    log.endsAt(appended.get(0).end());
    journal.goOn(log);
    journal.append(List.of(accepted(3)));

    assertThat(files()).containsExactly("2026112114.log");
    assertThat(found(file("2026112114.log"))).containsExactly(1L, 3L);
  }

  @Test
  void log_thatIsFull_isFollowedByAnother() throws Exception {
    for (int number = 1; files().size() < 3; number++) {
      byte[] noise = new byte[1 << 20];
      new Random(number).nextBytes(noise);
      RawEnvelope large = new RawEnvelope(number, PROJECT, null, Packed.of(noise));
      journal.append(List.of(new ReceivedEnvelope(large, List.of(), List.of())));
    }

    assertThat(files()).containsExactly("2026112114-1.log", "2026112114-2.log", "2026112114.log");
    assertThat(Files.size(file("2026112114.log"))).isBetween(LONGEST, LONGEST + (1 << 20) + 1_000);
  }

  @Test
  void log_ofAnHourThatIsOver_isFollowedByAnother() throws Exception {
    journal.append(List.of(accepted(1)));
    now = now.plusSeconds(3600);
    journal.append(List.of(accepted(2)));

    assertThat(files()).containsExactly("2026112114.log", "2026112115.log");
  }

  @Test
  void log_thatIsEnded_isFollowedByAnother() throws Exception {
    EnvelopeLog log = journal.append(List.of(accepted(1))).get(0).log();
    journal.end(log);
    journal.append(List.of(accepted(2)));
    journal.end(log);
    journal.append(List.of(accepted(3)));

    assertThat(found(file("2026112114-1.log"))).containsExactly(2L, 3L);
  }

  /** When the envelopes of a log came, which tells them apart here. */
  private static List<Long> found(Path log) throws IOException {
    List<Long> received = new ArrayList<>();
    try (LogReader reader = new LogReader(log)) {
      LogReader.Found found = reader.find(EnvelopeLog.FIRST);
      while (found != null) {
        received.add(found.envelope().receivedMicros());
        found = reader.find(found.end());
      }
    }
    return received;
  }

  private static ReceivedEnvelope accepted(int number) {
    ReceivedEnvelope one = envelope(segment(traceId(number), number, 0, "web", number));
    RawEnvelope raw = new RawEnvelope(number, PROJECT, "key", one.raw().content());
    return new ReceivedEnvelope(raw, one.segments(), one.errors());
  }

  private Journal journal(SyncMode sync) {
    InstantSource clock = () -> now;
    return new Journal(directory, sync, clock, LONGEST);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
