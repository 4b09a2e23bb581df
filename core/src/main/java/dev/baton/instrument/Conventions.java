package dev.baton.instrument;

/** The conventions of each kind of request, over a library's adapter. */
public final class Conventions {
  private Conventions() {}

  /** Outgoing HTTP requests: {@code http.client}. */
  public static <Q, R> Convention<Q, R> httpClient(HttpAdapter<Q, R> adapter) {
    return new HttpConvention<>(adapter, false);
  }

  /** Incoming HTTP requests: {@code http.server}. */
  public static <Q, R> Convention<Q, R> httpServer(HttpAdapter<Q, R> adapter) {
    return new HttpConvention<>(adapter, true);
  }
}
