package dev.baton.server;

import static java.util.Objects.requireNonNull;

import dev.baton.server.store.Retention;
import dev.baton.server.store.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a server is started. Begin with {@link #defaults()} and change what should be different.
 *
 * @param host name or address to listen on; on a loopback address only loopback {@code Host} names are served, on another one a token is
 *     asked for
 * @param port 0 for any that is free
 * @param dataDirectory where the data is kept; made when it is missing
 * @param syncMode what a commit waits for
 * @param retention how much is kept
 * @param largestBody bytes that a request's body may have as it is sent
 * @param largestUnpackedBody bytes that it may have once it is unpacked
 */
public record TraceServerOptions(
    String host,
    int port,
    Path dataDirectory,
    SyncMode syncMode,
    Retention retention,
    int largestBody,
    int largestUnpackedBody) {
  /** The port that SDKs look for on the local machine. */
  public static final int DEFAULT_PORT = 8969;

  private static final Duration DEFAULT_AGE = Duration.ofDays(14);
  private static final long DEFAULT_SIZE = 5L << 30;
  private static final int DEFAULT_LARGEST_BODY = 20 << 20;
  private static final int DEFAULT_LARGEST_UNPACKED_BODY = 64 << 20;

  public TraceServerOptions {
    requireNonNull(host, "host");
    requireNonNull(dataDirectory, "dataDirectory");
    requireNonNull(syncMode, "syncMode");
    requireNonNull(retention, "retention");
    check(port >= 0 && port <= 0xffff, "port", port);
    check(largestBody > 0, "largestBody", largestBody);
    check(largestUnpackedBody > 0, "largestUnpackedBody", largestUnpackedBody);
  }

  /** Loopback, port 8969, {@code $XDG_DATA_HOME/baton} or {@code ~/.local/share/baton}, 14 days, 5 GiB, bodies of 20 MiB, 64 MiB unpacked. */
  public static TraceServerOptions defaults() {
    return new TraceServerOptions(
        "127.0.0.1",
        DEFAULT_PORT,
        dataDirectory(System.getenv(), System.getProperty("user.home")),
        SyncMode.NORMAL,
        new Retention(DEFAULT_AGE, DEFAULT_SIZE),
        DEFAULT_LARGEST_BODY,
        DEFAULT_LARGEST_UNPACKED_BODY);
  }

  /** By the XDG base directory specification: a path that is not absolute is passed over. */
  static Path dataDirectory(Map<String, String> environment, String home) {
    String dataHome = environment.getOrDefault("XDG_DATA_HOME", "");
    return (dataHome.isEmpty() || !Path.of(dataHome).isAbsolute()
            ? Path.of(home, ".local", "share")
            : Path.of(dataHome))
        .resolve("baton");
  }

  public TraceServerOptions withHost(String value) {
    return new TraceServerOptions(
        value, port, dataDirectory, syncMode, retention, largestBody, largestUnpackedBody);
  }

  public TraceServerOptions withPort(int value) {
    return new TraceServerOptions(
        host, value, dataDirectory, syncMode, retention, largestBody, largestUnpackedBody);
  }

  public TraceServerOptions withDataDirectory(Path value) {
    return new TraceServerOptions(
        host, port, value, syncMode, retention, largestBody, largestUnpackedBody);
  }

  public TraceServerOptions withSyncMode(SyncMode value) {
    return new TraceServerOptions(
        host, port, dataDirectory, value, retention, largestBody, largestUnpackedBody);
  }

  public TraceServerOptions withRetention(Retention value) {
    return new TraceServerOptions(
        host, port, dataDirectory, syncMode, value, largestBody, largestUnpackedBody);
  }

  public TraceServerOptions withLargestBody(int bytes) {
    return new TraceServerOptions(
        host, port, dataDirectory, syncMode, retention, bytes, largestUnpackedBody);
  }

  public TraceServerOptions withLargestUnpackedBody(int bytes) {
    return new TraceServerOptions(
        host, port, dataDirectory, syncMode, retention, largestBody, bytes);
  }

  private static void check(boolean ok, String name, int value) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }
}
