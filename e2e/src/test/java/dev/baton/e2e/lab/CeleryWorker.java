package dev.baton.e2e.lab;

import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Celery worker with Sentry's SDK for Python, in a process of its own; with what that SDK sends. */
public final class CeleryWorker implements AutoCloseable {
  private static final int SECONDS = 120;

  private final TraceServer traceServer;
  private final Collector collector;
  private final ChildProcess process;
  private final CountDownLatch ready = new CountDownLatch(1);

  /**
   * Starts it and waits until it works. The test is skipped when Celery is not installed.
   *
   * @param brokerPort of RabbitMQ on this machine
   * @param queue of its tasks
   * @param folder an empty one
   */
  public CeleryWorker(int brokerPort, String queue, Path folder) throws Exception {
    Installed.require(Peer.CELERY);
    traceServer = TraceServer.start(
        TraceServerOptions.defaults().withPort(0).withDataDirectory(folder.resolve("traces")));
    collector = new Collector(traceServer.address());
    Map<String, String> settings = Map.of(
        "SENTRY_DSN",
        collector.dsn("celery"),
        "PARTNER_BROKER",
        "amqp://guest:guest@127.0.0.1:" + brokerPort + "//",
        "PARTNER_QUEUE",
        queue);
    process = ChildProcess.start(
        "celery", Peer.CELERY.command(), Peer.PYTHON.folder(), settings, line -> {
          if (line.endsWith("READY")) {
            ready.countDown();
          }
        });
    if (!ready.await(SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("the worker is not ready: " + process.story());
    }
  }

  /** Where Celery is installed, when it is. */
  static boolean isInstalled() {
    Path libraries = Installed.PARTNERS.resolve("python/.venv/lib");
    try (Stream<Path> versions = Files.list(libraries)) {
      return versions.anyMatch(
          version -> Files.isDirectory(version.resolve("site-packages/celery")));
    } catch (IOException e) {
      return false;
    }
  }

  /** The transaction with this span in it; waits for it. */
  public Sent transactionWith(String spanId) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      for (Sent each : collector.since(0)) {
        if (each.type().equals("transaction") && each.spanIds().contains(spanId)) {
          return each;
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("no transaction with span " + spanId + ": " + process.story());
  }

  @Override
  public void close() throws IOException {
    process.close();
    collector.close();
    traceServer.close();
  }
}
