package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcceptanceTest {
  private final File file = new File();
  private final Acceptance acceptance = new Acceptance(file, Runnable::run);

  @Test
  void submitted_isAccepted_byWhoSubmits() {
    CompletableFuture<@Nullable Void> done = acceptance.submit(numbered(1));

    assertThat(done).isCompleted();
    assertThat(file.groups).hasSize(1);
  }

  @Test
  void submitted_whileAnotherIsAccepted_isAcceptedAfterIt_byThatThread() throws Exception {
    file.busy = new CountDownLatch(1);
    Thread first = new Thread(() -> acceptance.submit(numbered(1)).join());
    first.start();
    file.begun.await();
    List<CompletableFuture<@Nullable Void>> others =
        List.of(acceptance.submit(numbered(2)), acceptance.submit(numbered(3)));
    assertThat(others).noneMatch(CompletableFuture::isDone);

    file.busy.countDown();
    first.join();
    assertThat(others).allMatch(CompletableFuture::isDone);
    assertThat(file.groups).extracting(List::size).containsExactly(1, 2);
    assertThat(file.threads).containsOnly(first);
  }

  @Test
  void submitted_whileThereIsNoRoom_isAcceptedWhenThereIs() {
    file.room = false;
    CompletableFuture<@Nullable Void> done = acceptance.submit(numbered(1));
    acceptance.goOn();
    assertThat(done).isNotDone();

    file.room = true;
    acceptance.goOn();
    assertThat(done).isCompleted();
  }

  @Test
  void submitted_whileNothingCanBeWritten_fails() {
    file.failure = new IOException("the disk is full");

    assertThatThrownBy(() -> acceptance.submit(numbered(1)).join())
        .hasRootCauseMessage("the disk is full")
        .hasMessageContaining("cannot store: the disk is full");
    file.failure = null;
    assertThat(acceptance.submit(numbered(2))).isCompleted();
  }

  @Test
  void envelope_thatCannotBeWritten_doesNotTakeOthersWithIt() {
    file.room = false;
    ReceivedEnvelope bad = numbered(2);
    file.bad = bad;
    CompletableFuture<@Nullable Void> before = acceptance.submit(numbered(1));
    CompletableFuture<@Nullable Void> itself = acceptance.submit(bad);
    CompletableFuture<@Nullable Void> after = acceptance.submit(numbered(3));
    file.room = true;
    acceptance.goOn();

    assertThat(before).isCompleted();
    assertThat(itself).isCompletedExceptionally();
    assertThat(after).isCompleted();
  }

  @Test
  void submitted_byMany_isAcceptedOnce() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      ReceivedEnvelope envelope = numbered(i);
      sent.add(senders.submit(() -> {
        acceptance.submit(envelope).join();
      }));
    }
    for (Future<?> one : sent) {
      one.get();
    }
    senders.shutdown();

    assertThat(file.groups.stream().flatMap(List::stream)).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void close_acceptsWhatWaits_andNothingAfterwards() {
    file.room = false;
    CompletableFuture<@Nullable Void> waiting = acceptance.submit(numbered(1));
    acceptance.close();

    assertThat(waiting).isCompleted();
    assertThatThrownBy(() -> acceptance.submit(numbered(2)).join())
        .hasMessageContaining("cannot store: the store is closed");
  }

  @Test
  void submitted_toAnExecutorThatHasEnded_fails() {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Acceptance behind = new Acceptance(file, executor);
    behind.close();
    executor.shutdown();

    assertThatThrownBy(() -> behind.submit(numbered(1)).join())
        .hasMessageContaining("cannot store: the store is closed");
  }

  private static ReceivedEnvelope numbered(int number) {
    return envelope(segment(traceId(number), number, 0, "web", number));
  }

  /** Takes in memory what it is given, if it can. */
  private static final class File implements Acceptance.Writer {
    final List<List<ReceivedEnvelope>> groups = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    volatile CountDownLatch busy = new CountDownLatch(0);
    volatile boolean room = true;
    volatile @Nullable IOException failure;
    volatile @Nullable ReceivedEnvelope bad;

    @Override
    public boolean hasRoom() throws IOException {
      IOException cause = failure;
      if (cause != null) {
        throw cause;
      }
      return room;
    }

    @Override
    public void awaitRoom() {
      room = true;
    }

    @Override
    public void accept(List<ReceivedEnvelope> group) throws IOException {
      begun.countDown();
      try {
        busy.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (group.contains(bad)) {
        throw new IOException("it is too long");
      }
      groups.add(List.copyOf(group));
      threads.add(Thread.currentThread());
    }
  }
}
