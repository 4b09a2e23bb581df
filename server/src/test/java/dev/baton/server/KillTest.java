package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int SENDERS = 8;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 200;

  @TempDir
  private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);

  @RepeatedTest(10)
  @Timeout(120)
  void kill_duringIngest_keepsEveryAcknowledgedEnvelopeAndNoHalfOne() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try (ServerProcess process = ServerProcess.start(directory)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        running.add(senders.submit(() -> sendUntilItFails(process.port())));
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      process.kill();
      for (Future<?> sender : running) {
        sender.get();
      }
    } finally {
      senders.shutdownNow();
    }

    Set<String> stored = new HashSet<>();
    try (TraceServer server = TraceServer.start(TestServer.options(directory))) {
      for (TraceSummary trace :
          server.traces().newest(1_000_000, TraceReader.NEWEST).traces()) {
        assertThat(trace.segments()).isEqualTo(1);
        assertThat(trace.errors()).isEqualTo(1);
        stored.add(trace.traceId().toString());
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
    assertThat(stored).containsAll(acknowledged);
  }

  /** Each envelope holds a transaction and an error, of a trace of its own. */
  private void sendUntilItFails(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/1/envelope/");
    try {
      while (true) {
        String id = String.format("%032x", number.incrementAndGet());
        String error = Envelopes.error(id, id, "a1b2c3d4e5f60718");
        String envelope = Envelopes.transaction(id, "a1b2c3d4e5f60718", "")
            + error.substring(error.indexOf('\n') + 1);
        HttpResponse<String> response = client.send(
            HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(envelope)).build(),
            BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          acknowledged.add(id);
          enough.countDown();
        }
      }
    } catch (IOException e) {
      // the server is gone, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
