package dev.baton.vertx;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * The span of a Vert.x context, which every request has of its own: it is current in all that runs on that context, timers, futures and
 * blocking code too. Found by Vert.x itself, through {@code META-INF/services}, before the first context is made.
 */
public final class VertxSpans implements VertxServiceProvider {
  private static final ContextLocal<Span> SPAN = ContextLocal.registerLocal(Span.class);

  /** For Vert.x. */
  public VertxSpans() {}

  @Override
  public void init(VertxBootstrap vertx) {
    Scope.ambient(VertxSpans::current);
  }

  static void put(Context context, Span span) {
    SPAN.put(context, span);
  }

  private static @Nullable Span current() {
    Context context = Vertx.currentContext();
    return context == null ? null : SPAN.get(context);
  }
}
