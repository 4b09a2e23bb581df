package dev.baton.trace;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The span that the innermost callback around made current, as the forks of a {@code StructuredTaskScope} see it. From Java 25 on. */
final class Inherited {
  /*
   * `ScopedValue` is part of Java since 25, and this is compiled for 17: its methods are looked up once. Handles in static finals are
   * constants to the compiler, which inlines what they lead to. Before Java 25 this class is never loaded: `Scope.INHERITED`.
   */

  /** {@code ScopedValue.where(key, span).run(runnable)}. */
  private static final MethodHandle RUN;

  /** {@code key.isBound()}. */
  private static final MethodHandle IS_BOUND;

  /** {@code key.get()}. */
  private static final MethodHandle GET;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> type = Class.forName("java.lang.ScopedValue");
      Class<?> carrier = Class.forName("java.lang.ScopedValue$Carrier");
      MethodType none = MethodType.methodType(Object.class);
      Object key =
          lookup.findStatic(type, "newInstance", none.changeReturnType(type)).invoke();
      MethodHandle where =
          lookup.findStatic(type, "where", MethodType.methodType(carrier, type, Object.class));
      MethodHandle run =
          lookup.findVirtual(carrier, "run", MethodType.methodType(void.class, Runnable.class));
      RUN = MethodHandles.filterArguments(
          run, 0, where.bindTo(key).asType(MethodType.methodType(carrier, Span.class)));
      IS_BOUND = lookup
          .findVirtual(type, "isBound", MethodType.methodType(boolean.class))
          .bindTo(key);
      GET = lookup
          .findVirtual(type, "get", none)
          .bindTo(key)
          .asType(MethodType.methodType(Span.class));
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Inherited() {}

  /** What this thread inherited; null when it inherited nothing. */
  static @Nullable Span current() {
    try {
      return (boolean) IS_BOUND.invokeExact() ? (Span) GET.invokeExact() : null;
    } catch (Throwable e) {
      throw new AssertionError("ScopedValue", e);
    }
  }

  /** Does the work; what it forks inherits {@code span}. */
  static <T extends @Nullable Object, E extends Throwable> T bequeath(
      Span span, ScopedWork<T, E> work) throws E {
    Call<T> call = new Call<>(work);
    try {
      RUN.invokeExact(span, (Runnable) call);
    } catch (Throwable e) {
      Inherited.<E>rethrow(e);
    }
    return call.result;
  }

  /** Throws it as it is: the compiler believes it to be an {@code E}. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Work as the {@code Runnable} that can be run with a value bound. */
  private static final class Call<T extends @Nullable Object> implements Runnable {
    private final ScopedWork<T, ?> work;

    @SuppressWarnings("NullAway.Init") // read after it ran
    private T result;

    Call(ScopedWork<T, ?> work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        result = work.call();
      } catch (Throwable e) {
        Inherited.<RuntimeException>rethrow(e);
      }
    }
  }
}
