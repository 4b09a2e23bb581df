package dev.baton.server;

import dev.baton.server.api.LiveFeed;
import dev.baton.server.doctor.Doctor;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What the server answers, for tests of other packages. */
public final class Routes {
  /** The web page, whose addresses are no part of the API. */
  public static final Set<String> PAGES =
      Set.of("GET /traces/{id}", "GET /services", "GET /compare");

  private Routes() {}

  public static List<String> of(Path directory) {
    TraceServerOptions options = TestServer.options(directory);
    try (SqliteTraceStore store = SqliteTraceStore.open(
            directory, options.syncMode(), options.retention(), EnvelopeIntake::index);
        LiveFeed feed = new LiveFeed()) {
      Doctor doctor = new Doctor(store, InstantSource.system());
      return TraceServer.router(options, store, feed, doctor, "key").routes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
