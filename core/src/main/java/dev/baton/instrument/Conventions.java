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

  /** Outgoing remote procedure calls: {@code grpc.client} and the like. */
  public static <Q, R> Convention<Q, R> rpcClient(RpcAdapter<Q, R> adapter) {
    return new RpcConvention<>(adapter, false);
  }

  /** Incoming remote procedure calls: {@code grpc.server} and the like. */
  public static <Q, R> Convention<Q, R> rpcServer(RpcAdapter<Q, R> adapter) {
    return new RpcConvention<>(adapter, true);
  }
}
