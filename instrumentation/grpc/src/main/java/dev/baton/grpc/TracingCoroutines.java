package dev.baton.grpc;

import dev.baton.Baton;
import dev.baton.Tracing;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.kotlin.CoroutineContextServerInterceptor;
import java.util.function.Supplier;
import kotlin.coroutines.CoroutineContext;

/**
 * For services of Kotlin, which answer in a coroutine: hands it the span of the call. Add it before the {@link TracingServerInterceptor}, so
 * that it stands inside. Needs grpc-kotlin.
 */
public final class TracingCoroutines extends CoroutineContextServerInterceptor {
  private final Supplier<Tracing> tracing;

  /** Traces with {@link Baton}, as it is configured at each call. */
  public TracingCoroutines() {
    this.tracing = Baton::tracing;
  }

  /** Traces with {@code tracing}. */
  public TracingCoroutines(Tracing tracing) {
    this.tracing = () -> tracing;
  }

  @Override
  public CoroutineContext coroutineContext(ServerCall<?, ?> call, Metadata headers) {
    return new SpanElement(tracing.get().tracer().current());
  }
}
