package dev.baton.e2e.partner;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Stands outside of the SDK's interceptor, so that a call is under way until its span has ended. */
final class GrpcUnderWay implements ServerInterceptor {
  private int calls;

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    count(1);
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onComplete() {
        super.onComplete();
        count(-1);
      }

      @Override
      public void onCancel() {
        super.onCancel();
        count(-1);
      }
    };
  }

  private synchronized void count(int change) {
    calls += change;
    notifyAll();
  }

  /** Returns when no call is under way. */
  synchronized void awaitNone() throws InterruptedException {
    while (calls > 0) {
      wait();
    }
  }
}
