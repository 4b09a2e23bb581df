package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final Journal.Progress NOTHING_IS_WRITTEN = id -> 0;

  @TempDir
  private Path directory;

  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    journal = Journal.open(directory, SyncMode.NORMAL);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @ParameterizedTest
  @EnumSource
  void appended_isThereAfterwards_inItsOrder(SyncMode sync) throws Exception {
    try (Journal synced = Journal.open(directory, sync)) {
      synced.append(List.of(accepted(1), accepted(2)));
      synced.append(List.of(accepted(3)));
    }

    assertThat(traces(leftover())).containsExactly(traceId(1), traceId(2), traceId(3));
  }

  @Test
  void leftover_isWithoutWhatIsWritten() throws Exception {
    List<Journaled> appended = journal.append(List.of(accepted(1), accepted(2), accepted(3)));
    journal.close();
    long id = appended.get(0).file().id();

    journal = Journal.open(directory, SyncMode.NORMAL);
    List<Journaled> left = journal.leftover(file -> file == id ? 2 : 0);

    assertThat(traces(left)).containsExactly(traceId(3));
    assertThat(left).allMatch(one -> !journal.isWritten(one));
  }

  @Test
  void leftover_ofWhichAllIsWritten_isDeleted() throws Exception {
    journal.append(List.of(accepted(1), accepted(2)));
    journal.close();
    journal = Journal.open(directory, SyncMode.NORMAL);

    assertThat(journal.leftover(file -> 2)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void leftover_goesOnInANewFile() throws Exception {
    journal.append(List.of(accepted(1)));
    journal.close();
    journal = Journal.open(directory, SyncMode.NORMAL);
    journal.leftover(NOTHING_IS_WRITTEN);
    journal.append(List.of(accepted(2)));
    journal.close();

    assertThat(traces(leftover())).containsExactly(traceId(1), traceId(2));
  }

  @Test
  void envelope_cutOffByTheDeathOfWhoWroteIt_isNotThere() throws Exception {
    journal.append(List.of(accepted(1), accepted(2)));
    journal.close();
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(traces(leftover())).containsExactly(traceId(1));
  }

  @Test
  void file_withoutAHead_isNothing() throws Exception {
    Files.write(directory.resolve("journal/0000000000000007.log"), new byte[] {1, 2, 3});

    assertThat(leftover()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void file_damaged_isReadAsFarAsItGoes_andKept() throws Exception {
    journal.append(List.of(accepted(1), accepted(2)));
    journal.close();
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1]++;
    Files.write(file, bytes);

    List<Journaled> left = leftover();
    assertThat(traces(left)).containsExactly(traceId(1));
    journal.written(left.get(0));
    assertThat(files()).containsExactly(file.resolveSibling(file.getFileName() + ".damaged"));
  }

  @Test
  void file_ofAnotherLayout_isRefused() throws Exception {
    Path file = directory.resolve("journal/0000000000000007.log");
    Files.write(file, new byte[64]);

    assertThatThrownBy(() -> Journal.open(directory, SyncMode.NORMAL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " was written by another version");
  }

  @Test
  void file_thatIsLong_isFollowedByAnother_andDeletedOnceAllOfItIsWritten() throws Exception {
    List<Journaled> all = new ArrayList<>();
    for (int number = 1; files().size() < 3; number++) {
      all.addAll(journal.append(List.of(large(number))));
    }
    Journaled lastOfFirst = all.stream()
        .filter(one -> one.file().equals(all.get(0).file()))
        .reduce((first, second) -> second)
        .orElseThrow();

    journal.written(all.get(0));
    assertThat(files()).hasSize(3);
    journal.written(lastOfFirst);
    assertThat(files()).hasSize(2);
  }

  @Test
  void close_afterAllIsWritten_leavesNothing() throws Exception {
    List<Journaled> appended = journal.append(List.of(accepted(1), accepted(2)));
    journal.written(appended.get(1));
    journal.close();

    assertThat(files()).isEmpty();
  }

  @Test
  void setAside_isKept_andNotWrittenAgain() throws Exception {
    List<Journaled> appended = journal.append(List.of(accepted(1)));
    journal.setAside(appended.get(0));
    journal.close();

    assertThat(files()).hasSize(1);
    assertThat(EnvelopeRecord.read(Files.readAllBytes(files().get(0))))
        .usingRecursiveComparison()
        .isEqualTo(appended.get(0).envelope());
    assertThat(leftover()).isEmpty();
  }

  private List<Journaled> leftover() throws IOException {
    journal.close();
    journal = Journal.open(directory, SyncMode.NORMAL);
    return journal.leftover(NOTHING_IS_WRITTEN);
  }

  private static List<TraceId> traces(List<Journaled> all) {
    return all.stream()
        .map(one -> one.envelope().segments().get(0).entries().get(0).entry().traceId())
        .toList();
  }

  private static Accepted accepted(int number) {
    return Accepted.of(envelope(segment(traceId(number), number, 0, "web", number)));
  }

  private static Accepted large(int number) {
    return new Accepted(accepted(number).envelope(), new byte[3 << 20]);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve(Journal.FOLDER))) {
      return all.sorted().toList();
    }
  }
}
