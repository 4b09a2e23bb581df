package dev.baton.cli.demo;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.Servers;
import dev.baton.cli.trace.TraceClient;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.http.PortInUse;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trace server in this process, and the programs of the shop as processes of their own. What it has started ends when it is closed, and
 * its data is deleted.
 */
public final class Demo implements AutoCloseable {
  /** How long each step may take; a machine that is busy starts JVMs slowly. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);
  private static final int ENOUGH_TRACES = 50;

  private final Path folder;
  private final TraceServer server;
  private final Shop shop;
  private final TraceClient client;
  private final List<Program> programs = new ArrayList<>();
  private @Nullable String storefront;
  private final Object closeLock = new Object();
  private volatile boolean closing;

  private Demo(String classPath, Path folder, TraceServer server) {
    this.folder = folder;
    this.server = server;
    this.shop = new Shop(classPath, server, folder);
    this.client = new TraceClient(URI.create(address()));
  }

  /**
   * Starts the server.
   *
   * @param port where it listens; null for the usual port, or any other when that is taken
   */
  public static Demo start(@Nullable Integer port) throws Problem {
    String classPath = Shop.classPath();
    try {
      Path folder = Files.createTempDirectory("baton-demo");
      try {
        TraceServerOptions options =
            TraceServerOptions.defaults().withDataDirectory(folder.resolve("data"));
        return new Demo(classPath, folder, server(options, port));
      } catch (IOException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new Problem(String.valueOf(e.getMessage()));
    }
  }

  private static TraceServer server(TraceServerOptions options, @Nullable Integer port)
      throws IOException {
    if (port != null) {
      return TraceServer.start(options.withPort(port));
    }
    try {
      return TraceServer.start(options);
    } catch (PortInUse e) {
      return TraceServer.start(options.withPort(0));
    }
  }

  /** Where the server's page is. */
  public String address() {
    return Servers.address(server);
  }

  /** Whether the server has the port that SDKs look for. */
  public boolean hasUsualPort() {
    return server.address().getPort() == TraceServerOptions.DEFAULT_PORT;
  }

  /** Where the shop is. */
  public String storefront() {
    return String.valueOf(storefront);
  }

  /** What programs send to, to be seen beside the shop. */
  public String dsn(String service) {
    return Servers.dsn(server, service);
  }

  /** The address of the page that shows the trace. */
  public URI page(Visit visit) {
    return client.page(visit.trace().summary().traceId().toString());
  }

  /** Opens the shop, visits it once, and waits until the server has all of it. */
  public Visit visit() throws Problem, InterruptedException {
    String broker = announced(shop.startFulfilment());
    String stock = announced(shop.startStock(broker));
    String pricing = announced(shop.startPricing(stock));
    storefront = announced(shop.startStorefront(pricing));

    Deadline deadline = Deadline.after(PATIENCE);
    Program page = shop.startPage(storefront);
    String traceId = page.announced(deadline);
    page.awaitSuccess(deadline);
    return arrived(traceId, Deadline.after(PATIENCE));
  }

  private String announced(Program program) throws Problem, InterruptedException {
    synchronized (this) {
      programs.add(program);
    }
    return program.announced(Deadline.after(PATIENCE));
  }

  private Visit arrived(String traceId, Deadline deadline) throws Problem, InterruptedException {
    while (true) {
      // asked before the trace is read, so that the trace has them all
      boolean complete = hasEverySegment();
      TraceDocument trace = client.traceIfAny(traceId);
      if (trace != null) {
        Visit visit = new Visit(trace, Hop.missing(trace, Shop.HOPS));
        if (visit.isJoined() || complete || deadline.isOver()) {
          return visit;
        }
      }
      for (Program program : programs()) {
        program.checkAlive();
      }
      if (deadline.isOver()) {
        throw new Problem("nothing of the trace " + traceId + " arrived in " + PATIENCE.toSeconds()
            + " s" + allSaid());
      }
      Deadline.pause();
    }
  }

  /**
   * Whether everything has arrived, joined or not: a visit enters one process for each hop, and the first one. What is missing in the
   * trace then is in another.
   */
  private boolean hasEverySegment() throws Problem {
    return TraceClient.list(client.tracesJson("", ENOUGH_TRACES)).stream()
            .mapToInt(TraceSummary::segments)
            .sum()
        > Shop.HOPS.size();
  }

  /** What the programs wrote to stderr. */
  public String allSaid() {
    StringBuilder all = new StringBuilder();
    for (Program program : programs()) {
      String said = program.said();
      if (!said.isEmpty()) {
        all.append('\n').append(said);
      }
    }
    return all.toString();
  }

  private synchronized List<Program> programs() {
    return List.copyOf(programs);
  }

  /** Waits until one of the programs ends, which none does by itself. */
  public void awaitFailure() throws Problem {
    CompletableFuture<?>[] ends =
        programs().stream().map(Program::ended).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.anyOf(ends).join();
    for (Program program : programs()) {
      program.checkAlive();
    }
  }

  /** Whether it is being closed, so that what ends does so on purpose. */
  public boolean isClosing() {
    return closing;
  }

  /** Ends what was started. Whoever calls it again waits until that is done. */
  @Override
  public void close() {
    synchronized (closeLock) {
      if (closing) {
        return;
      }
      closing = true;
      try {
        endPrograms();
        server.close();
        delete(folder);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + folder, e);
      }
    }
  }

  private void endPrograms() throws InterruptedException {
    programs().forEach(Program::end);
    Deadline deadline = Deadline.after(PATIENCE_AT_END);
    for (Program program : programs()) {
      program.awaitEnd(deadline);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
