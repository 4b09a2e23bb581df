package dev.baton.export;

import static dev.baton.export.FaultyServer.OK;
import static dev.baton.export.FaultyServer.RESET;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Options;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is kept on disk while the server is away, and what becomes of it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class CacheTest {
  @TempDir
  private Path folder;

  private final FaultyServer server = new FaultyServer();

  CacheTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Program program(Consumer<Options> more) {
    return Program.sampled(
        server.dsn(), more.andThen(options -> options.cacheDir(folder.toString())));
  }

  private List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /** What a program leaves that finds nobody. */
  private void leave(int requests) throws Exception {
    leave(requests, options -> {});
  }

  private void leave(int requests, Consumer<Options> more) throws Exception {
    server.goAway();
    try (Program program = program(more)) {
      for (int i = 0; i < requests; i++) {
        program.request();
      }
      program.flush();
    }
    server.comeBack();
  }

  @Test
  void server_thatComesBack_getsAllInOrderAndOnce() throws Exception {
    HandClock clock = new HandClock();
    server.goAway();
    try (Program program = program(options -> options.clock(clock))) {
      for (int i = 0; i < 3; i++) {
        program.request();
        program.flush();
        clock.pass(1);
      }
      assertThat(files(".envelope")).hasSize(3);
      assertThat(program.tracing.stats().cached()).containsEntry(DataCategory.SPAN, 6L);
      assertThat(program.tracing.stats().created()).isEqualTo(6);
      server.comeBack();
      clock.pass(60_000);
      program.request();
      program.awaitSent(4);

      assertThat(files(".envelope")).isEmpty();
      assertThat(server.sent).containsEntry("transaction", 4L);
      assertThat(program.tracing.stats().cached()).isEmpty();
      assertThat(program.tracing.stats().created()).isEqualTo(8);
      List<Long> sentAt = List.of(sentAt(), sentAt(), sentAt(), sentAt());
      assertThat(sentAt).containsOnly(clock.epochNanos() / 1_000_000);
    }
  }

  private long sentAt() throws InterruptedException {
    return requireNonNull(server.take().header().sentAt()).toEpochMilli();
  }

  @Test
  void nextProcess_sendsWhatTheLastOneLeft_andCountsItApart() throws Exception {
    leave(2);
    try (Program next = program(options -> {})) {
      next.awaitSent(2);

      assertThat(next.tracing.stats().adopted()).containsEntry(DataCategory.SPAN, 4L);
      assertThat(next.tracing.stats().created()).isZero();
    }
    assertThat(files("")).isEmpty();
  }

  /** A folder lists its files in any order. */
  @Test
  void nextProcess_sendsWhatIsOfOneMillisecond_inOrder() throws Exception {
    Queue<TraceId> ids = new ConcurrentLinkedQueue<>();
    HandClock clock = new HandClock();
    leave(
        8,
        options -> options.clock(clock).beforeSendTransaction(transaction -> {
          ids.add(transaction.eventId());
          return transaction;
        }));
    try (Program next = program(options -> {})) {
      next.awaitSent(8);
    }

    for (TraceId id : ids) {
      assertThat(server.take().header().eventId()).isEqualTo(id);
    }
  }

  @Test
  void process_killed_losesNothingThatIsOnDisk() throws Exception {
    server.goAway();
    Process process = Child.start(Child.Keeping.class, server.dsn(), folder.toString());
    assertThat(process.inputReader().readLine()).isEqualTo("kept");
    process.destroyForcibly().waitFor();
    assertThat(files(".envelope")).hasSize(1);
    server.comeBack();
    try (Program next = program(options -> {})) {
      next.awaitSent(1);
    }
    assertThat(files("")).isEmpty();
  }

  @Test
  void process_thatIsAlive_keepsItsFiles() throws Exception {
    server.goAway();
    Process process = Child.start(Child.Keeping.class, server.dsn(), folder.toString());
    assertThat(process.inputReader().readLine()).isEqualTo("kept");
    try (Program ours = program(options -> {})) {
      ours.flush();
      assertThat(ours.tracing.stats().adopted()).isEmpty();
      assertThat(files(".envelope")).hasSize(1);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void programs_inOneJvm_leaveEachOtherAlone() throws Exception {
    server.goAway();
    try (Program first = program(options -> {})) {
      first.request();
      first.flush();
      try (Program second = program(options -> {})) {
        second.flush();
        assertThat(second.tracing.stats().adopted()).isEmpty();
      }
      assertThat(files(".envelope")).hasSize(1);
    }
  }

  @Test
  void file_damaged_isCountedAndHoldsUpNothing() throws Exception {
    leave(2);
    Path damaged = files(".envelope").get(0);
    try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(damaged) / 2);
    }
    try (Program next = program(options -> {})) {
      next.awaitSent(1);
      next.flush();

      assertThat(next.counted(Counter.CACHE_DAMAGED)).isOne();
      assertThat(next.tracing.stats().dropped(DiscardReason.INTERNAL_SDK_ERROR, DataCategory.SPAN))
          .isEqualTo(2);
      assertThat(server.reported).containsEntry("internal_sdk_error span", 2L);
    }
    assertThat(files("")).isEmpty();
  }

  @Test
  void file_ofSomebodyElse_isLeftAlone() throws Exception {
    Path other = Files.writeString(folder.resolve("notes.envelope"), "mine");
    leave(1);
    try (Program next = program(options -> {})) {
      next.awaitSent(1);
    }
    assertThat(files("")).containsExactly(other);
  }

  @Test
  void cache_full_letsTheOldestGo() throws Exception {
    server.goAway();
    try (Program program = program(options -> options.maxCacheBytes(2_048))) {
      for (int i = 0; i < 20; i++) {
        program.request();
      }
      program.flush();

      Stats stats = program.tracing.stats();
      long cached = stats.cached().getOrDefault(DataCategory.TRANSACTION, 0L);
      assertThat(cached).isBetween(1L, 19L);
      assertThat(program.dropped(DiscardReason.CACHE_OVERFLOW)).isEqualTo(20 - cached);
      long bytes = 0;
      for (Path file : files(".envelope")) {
        bytes += Files.size(file);
      }
      assertThat(bytes).isLessThanOrEqualTo(2_048);
    }
  }

  /** The disk takes the beginning of the second. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void disk_full_costsWhatDoesNotFit() throws Exception {
    server.goAway();
    Process process =
        Child.startOnFullDisk(16, Child.Commanded.class, server.dsn(), folder.toString());
    try {
      assertThat(Child.command(process, 10)).startsWith("sent 0, cached 1, dropped 0, ");
      assertThat(Child.command(process, 64_000))
          .startsWith("sent 0, cached 1, dropped 1, ")
          .contains("CACHE_FAILED=1");
      assertThat(Child.command(process, 10))
          .startsWith("sent 0, cached 2, dropped 1, ")
          .doesNotContain("INTERNAL_ERROR");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(files(".envelope")).hasSize(2);
    assertThat(files(".unfinished")).isEmpty();
    server.comeBack();
    try (Program next = program(options -> {})) {
      next.awaitSent(2);
    }
  }

  /** Files cannot be made any more. */
  @Test
  void disk_thatTakesNoMore_costsWhatCannotBeKept() throws Exception {
    server.goAway();
    try (Program program = program(options -> {})) {
      program.flush();
      for (Path file : files("")) {
        Files.delete(file);
      }
      Files.delete(folder);
      Files.writeString(folder, "no folder any more");
      program.request();
      program.flush();

      assertThat(program.dropped(DiscardReason.NETWORK_ERROR)).isOne();
      assertThat(program.counted(Counter.CACHE_FAILED)).isPositive();
    }
  }

  @Test
  void end_whileTheServerIsSilent_keepsWhatIsLeft() throws Exception {
    server.otherwise(FaultyServer.SILENT);
    Program program = program(options -> options.shutdownTimeout(Duration.ofSeconds(8)));
    program.request();
    while (server.heads().isEmpty()) {
      Thread.onSpinWait();
    }
    program.request();
    program.close();

    assertThat(program.tracing.stats().cached()).containsEntry(DataCategory.TRANSACTION, 2L);
    assertThat(program.tracing.stats().dropped()).isEmpty();
  }

  @Test
  void limit_forWhatIsKept_makesItWait() throws Exception {
    leave(1);
    server.then(FaultyServer.status(200, "X-Sentry-Rate-Limits: 3600:transaction"), RESET, OK);
    leave(1);
    try (Program next = program(options -> {})) {
      next.awaitSent(1);
      next.flush();

      assertThat(files(".envelope")).hasSize(1);
    }
    assertThat(files(".envelope")).hasSize(1);
  }

  @Test
  void folder_thatCannotBeMade_stopsTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Program.sampled(
            server.dsn(), options -> options.cacheDir(file.resolve("below").toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cacheDir")
        .hasMessageContaining("below");
  }
}
