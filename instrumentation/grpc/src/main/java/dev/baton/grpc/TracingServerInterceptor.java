package dev.baton.grpc;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace that a call brought, or begins a new one, and records the call as {@code grpc.server}. The span is current in the
 * handler and in every callback of the call, on whatever thread they run. What they throw, or close the call with as the cause of
 * {@code UNKNOWN}, {@code INTERNAL} or {@code DATA_LOSS}, is sent once. Thread-safe; one interceptor may serve many services.
 *
 * <pre>{@code ServerBuilder.forPort(8080).intercept(new TracingServerInterceptor()).addService(stock).build();}</pre>
 *
 * <p>Add it last: gRPC asks the interceptor first that was added last, and those inside belong to the span. A service that answers from
 * threads of its own passes the current span on by itself ({@link Tracing#wrap(Runnable)}).
 */
public final class TracingServerInterceptor implements ServerInterceptor {
  /*
   * The span ends with the last callback, onComplete or onCancel, of which gRPC makes exactly one once there is a listener; so what the
   * program does after it has closed the call still belongs to it. Only a callback that throws ends it at once: gRPC answers UNKNOWN then.
   *
   * Server and service may both have this interceptor. The outer one marks the call in its attributes, which every wrapper passes on.
   */

  private static final Attributes.Key<Boolean> TRACED = Attributes.Key.create("dev.baton.traced");

  private final ServerHandler<GrpcCall, Status> handler;

  /** Traces with {@link Baton}, as it is configured at each call. */
  public TracingServerInterceptor() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingServerInterceptor(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingServerInterceptor(Supplier<Tracing> tracing) {
    this.handler = new ServerHandler<>(tracing, Conventions.rpcServer(GrpcCall.Adapter.INSTANCE));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getAttributes().get(TRACED) != null) {
      return next.startCall(call, headers);
    }
    TracedCall<Q, R> traced =
        new TracedCall<>(call, new GrpcCall(call.getMethodDescriptor(), null, headers));
    try (Scope scope = traced.span.makeCurrent()) {
      return new TracedListener<>(next.startCall(traced, headers), traced);
    } catch (RuntimeException | Error e) {
      traced.failed(e);
      throw e;
    }
  }

  /** Remembers how the call was closed. */
  private final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final GrpcCall call;
    private final Span span;
    private @Nullable Attributes attributes;
    private volatile @Nullable Status closed;
    private boolean ended;

    TracedCall(ServerCall<Q, R> delegate, GrpcCall call) {
      super(delegate);
      this.call = call;
      this.span = handler.start(call);
    }

    /** Made when somebody asks, which few do. */
    @Override
    public Attributes getAttributes() {
      Attributes known = attributes;
      if (known == null) {
        known = super.getAttributes().toBuilder().set(TRACED, true).build();
        attributes = known;
      }
      return known;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (closed == null) {
        closed = status;
      }
      super.close(status, trailers);
    }

    void failed(Throwable error) {
      Status status = closed;
      end(status == null ? Status.UNKNOWN : status, error);
    }

    void completed() {
      Status status = closed == null ? Status.OK : closed;
      end(status, fault(status));
    }

    /** An error of the server's own counts, else that the client gave up or the time was over. */
    void cancelled() {
      Status status = closed;
      if (status == null || status.isOk()) {
        Status reason = Contexts.statusFromCancelled(Context.current());
        status = reason == null ? Status.CANCELLED : reason;
      }
      end(status, fault(status));
    }

    private void end(Status status, @Nullable Throwable error) {
      if (!ended) {
        ended = true;
        handler.finish(span, call, status, error);
      }
    }

    /** Other codes are an answer that the program gave, not a failure of it. */
    private static @Nullable Throwable fault(Status status) {
      return switch (status.getCode()) {
        case UNKNOWN, INTERNAL, DATA_LOSS -> status.getCause();
        default -> null;
      };
    }
  }

  /** Makes the span current in each callback. */
  private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final TracingServerInterceptor.TracedCall<Q, ?> call;

    TracedListener(
        ServerCall.Listener<Q> listener, TracingServerInterceptor.TracedCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      run(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      run(super::onHalfClose);
    }

    @Override
    public void onReady() {
      run(super::onReady);
    }

    @Override
    public void onCancel() {
      run(super::onCancel);
      call.cancelled();
    }

    @Override
    public void onComplete() {
      run(super::onComplete);
      call.completed();
    }

    private void run(Runnable callback) {
      try (Scope scope = call.span.makeCurrent()) {
        callback.run();
      } catch (RuntimeException | Error e) {
        call.failed(e);
        throw e;
      }
    }
  }
}
