package dev.baton.spring.web;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Lets what a controller of Spring MVC answers from another thread run in the span of its request: {@code Callable},
 * {@code WebAsyncTask} and {@code StreamingResponseBody}, on whatever executor. Thread-safe.
 *
 * <pre>{@code configurer.registerCallableInterceptors(new TracingCallables());}</pre>
 */
public final class TracingCallables implements CallableProcessingInterceptor {
  private static final String SPAN = TracingCallables.class.getName() + ".span";
  private static final String SCOPE = TracingCallables.class.getName() + ".scope";

  private final Supplier<Tracing> tracing;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingCallables() {
    this.tracing = Baton::tracing;
  }

  /** Traces with {@code tracing}. */
  public TracingCallables(Tracing tracing) {
    this.tracing = () -> tracing;
  }

  @Override
  public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
    set(request, SPAN, tracing.get().tracer().current());
  }

  @Override
  public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
    if (get(request, SPAN) instanceof Span span) {
      set(request, SCOPE, span.makeCurrent());
    }
  }

  @Override
  public <T> void postProcess(
      NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
    if (get(request, SCOPE) instanceof Scope scope) {
      scope.close();
    }
  }

  private static @Nullable Object get(NativeWebRequest request, String name) {
    return request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
  }

  private static void set(NativeWebRequest request, String name, Object value) {
    request.setAttribute(name, value, RequestAttributes.SCOPE_REQUEST);
  }
}
