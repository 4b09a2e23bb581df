package dev.baton.grpc;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.Supplier;

/**
 * Makes each call a {@code grpc.client} span and tells the other side of it. The span begins with the call and ends with its only answer, or
 * after a stream of them; the program's own callbacks run with the span of whoever made the call. Thread-safe; one interceptor may serve
 * many channels.
 *
 * <pre>{@code ManagedChannelBuilder.forAddress("stock", 8080).intercept(new TracingClientInterceptor()).build();}</pre>
 *
 * <p>For {@code tracePropagationTargets} a call goes to {@code grpc://authority/package.Service/Method}.
 */
public final class TracingClientInterceptor implements ClientInterceptor {
  private final Supplier<Tracing> tracing;
  private final ClientHandler<GrpcCall, Status> handler;

  /** Traces with {@link Baton}, as it is configured at each call. */
  public TracingClientInterceptor() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingClientInterceptor(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingClientInterceptor(Supplier<Tracing> tracing) {
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.rpcClient(GrpcCall.Adapter.INSTANCE));
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    String override = options.getAuthority();
    String authority = override == null ? next.authority() : override;
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        Span caller = tracing.get().tracer().current();
        GrpcCall call = new GrpcCall(method, authority, headers);
        Span span = handler.start(call, headers, GrpcCall::set);
        try (Scope scope = span.makeCurrent()) {
          super.start(new TracedListener<>(listener, call, span, caller), headers);
        } catch (RuntimeException | Error e) {
          handler.finish(span, call, null, e);
          throw e;
        }
      }
    };
  }

  /** Ends the span before it hands on what may end the caller's, and has that one current. */
  private final class TracedListener<R> extends SimpleForwardingClientCallListener<R> {
    private final GrpcCall call;
    private final Span span;
    private final Span caller;
    private boolean ended;

    TracedListener(ClientCall.Listener<R> listener, GrpcCall call, Span span, Span caller) {
      super(listener);
      this.call = call;
      this.span = span;
      this.caller = caller;
    }

    @Override
    public void onHeaders(Metadata headers) {
      try (Scope scope = caller.makeCurrent()) {
        super.onHeaders(headers);
      }
    }

    @Override
    public void onMessage(R message) {
      if (call.method().getType().serverSendsOneMessage()) {
        end(Status.OK);
      }
      try (Scope scope = caller.makeCurrent()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onReady() {
      try (Scope scope = caller.makeCurrent()) {
        super.onReady();
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end(status);
      try (Scope scope = caller.makeCurrent()) {
        super.onClose(status, trailers);
      }
    }

    private void end(Status status) {
      if (!ended) {
        ended = true;
        handler.finish(span, call, status, null);
      }
    }
  }
}
