package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BacklogTest {
  @TempDir
  private Path directory;

  private final Files files = new Files();
  private final Backlog backlog = new Backlog(files, Duration.ofHours(1));
  private Journal journal;

  @BeforeEach
  void open() {
    journal = new Journal(directory, SyncMode.NORMAL, InstantSource.system(), 64 << 20);
  }

  @AfterEach
  void close() throws IOException {
    backlog.close();
    journal.close();
  }

  @Test
  void settle_returnsWhenAllThatWasAddedIsWritten() throws Exception {
    backlog.start();
    for (int times = 1; times <= 20; times++) {
      backlog.add(journaled(3));
      backlog.settle();

      assertThat(files.written).hasSize(3 * times);
    }
  }

  @Test
  void added_isWrittenTogether_inItsOrder() throws Exception {
    List<Journaled> all = journaled(100);
    backlog.add(all);
    backlog.start();
    backlog.settle();

    assertThat(files.written).containsExactlyElementsOf(all);
    assertThat(files.groups).hasValue(1);
  }

  @Test
  void notWritable_isSaid_andTriedAgain() throws Exception {
    List<Journaled> all = journaled(3);
    files.failure = new IOException("the disk is full");
    backlog.start();
    backlog.add(all);
    backlog.settle();
    assertThat(files.written).isEmpty();
    assertThatThrownBy(backlog::awaitRoom)
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");

    files.failure = null;
    while (files.written.size() < all.size()) {
      Thread.sleep(10);
    }
    backlog.settle();
    backlog.awaitRoom();
    assertThat(files.written).containsExactlyElementsOf(all);
  }

  @Test
  void envelope_thatCannotBeWritten_isPassedOver_andNotInTheWayOfOthers() throws Exception {
    List<Journaled> all = journaled(3);
    files.bad = all.get(1);
    backlog.add(all);
    backlog.start();
    backlog.settle();

    assertThat(files.written).containsExactly(all.get(0), all.get(2));
    assertThat(files.passedOver).containsExactly(all.get(1));
  }

  @Test
  void room_isShort_untilSomethingIsWritten() throws Exception {
    List<Journaled> all = journaled(6_144);
    backlog.add(all);
    Thread waiting = new Thread(() -> {
      try {
        backlog.awaitRoom();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    backlog.start();
    waiting.join();

    assertThat(files.written).isNotEmpty();
  }

  @Test
  void close_writesWhatWaits() throws Exception {
    backlog.start();
    backlog.add(journaled(1_000));
    backlog.close();

    assertThat(files.written).hasSize(1_000);
  }

  @Test
  void close_doesNotWaitForADiskThatIsFull() throws Exception {
    files.failure = new IOException("the disk is full");
    backlog.start();
    backlog.add(journaled(2));
    backlog.close();

    assertThat(files.written).isEmpty();
  }

  private List<Journaled> journaled(int count) throws IOException {
    return journal.append(IntStream.rangeClosed(1, count)
        .mapToObj(number -> envelope(segment(traceId(number), number, 0, "web", number)))
        .toList());
  }

  /** Writes into memory, if it can. */
  private static final class Files implements Backlog.Writer {
    final List<Journaled> written = new CopyOnWriteArrayList<>();
    final List<Journaled> passedOver = new CopyOnWriteArrayList<>();
    volatile @Nullable IOException failure;
    volatile @Nullable Journaled bad;
    final AtomicInteger groups = new AtomicInteger();

    @Override
    public void write(List<Journaled> group) throws IOException {
      IOException cause = failure;
      if (cause != null) {
        throw cause;
      }
      if (group.contains(bad)) {
        throw new IllegalStateException("no such table");
      }
      written.addAll(group);
      groups.incrementAndGet();
    }

    @Override
    public void passOver(Journaled one) {
      passedOver.add(one);
    }

    @Override
    public void tidy() {}
  }
}
