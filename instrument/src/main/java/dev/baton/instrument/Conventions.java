package dev.baton.instrument;

import java.util.List;

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

  /** Messages put into a queue: {@code queue.publish}. */
  public static <M, R> Convention<M, R> queuePublish(MessageAdapter<M> adapter) {
    return queue(adapter, "queue.publish");
  }

  /** Messages taken out of a queue, one by one: {@code queue.process}, a root in the trace of the message. */
  public static <M, R> Convention<M, R> queueProcess(MessageAdapter<M> adapter) {
    return queue(adapter, "queue.process");
  }

  /** The same for a library that has an operation of its own, such as {@code queue.submit.celery}. */
  public static <M, R> Convention<M, R> queue(MessageAdapter<M> adapter, String op) {
    return new QueueConvention<>(adapter, op);
  }

  /**
   * Messages that are processed together: one {@code queue.process} in a trace of its own, with a link to the span that sent each message.
   * Inside of it, each message may be continued by itself with {@link #queueProcess}.
   */
  public static <M, R> Convention<List<M>, R> queueProcessBatch(MessageAdapter<M> adapter) {
    return new BatchConvention<>(adapter);
  }
}
