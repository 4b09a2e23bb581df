package dev.baton.spring.boot;

import dev.baton.Tracing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.cglib.core.NamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.CallbackFilter;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.Factory;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.objenesis.SpringObjenesis;

/** Makes executors for which others ask by their class: {@code ThreadPoolExecutor}, {@code ForkJoinPool} and what extends them. */
final class StandIn {
  /*
   * What stands in is of a subclass whose public methods go to the executor itself, with the tasks wrapped. It never runs a constructor, so
   * it has no threads. Nothing may be added to a package of the JDK: the subclass is in this package, next to this class.
   */

  private static final NamingPolicy NAMES = (prefix, source, key, taken) -> {
    String name = StandIn.class.getName() + "$$" + prefix.substring(prefix.lastIndexOf('.') + 1);
    String free = name;
    for (int i = 0; taken.evaluate(free); i++) {
      free = name + "$" + i;
    }
    return free;
  };

  private static final CallbackFilter PUBLIC_IS_0 =
      method -> Modifier.isPublic(method.getModifiers())
              && (method.getDeclaringClass() != Object.class || method.getName().equals("toString"))
          ? 0
          : 1;

  private StandIn() {}

  /** What may be used in place of the executor; null where its class does not allow it. */
  static @Nullable ExecutorService of(ExecutorService executor, Tracing tracing) {
    Class<?> type = executor.getClass();
    if (!allowsSubclasses(type)) {
      return null;
    }
    Enhancer enhancer = new Enhancer();
    enhancer.setSuperclass(type);
    enhancer.setContextClass(StandIn.class);
    enhancer.setClassLoader(StandIn.class.getClassLoader());
    enhancer.setNamingPolicy(NAMES);
    enhancer.setCallbackFilter(PUBLIC_IS_0);
    enhancer.setCallbackTypes(new Class<?>[] {MethodInterceptor.class, NoOp.class});
    Class<?> subclass = enhancer.createClass();
    Object made = new SpringObjenesis().newInstance(subclass, false);
    ((Factory) made).setCallbacks(new Callback[] {new Wrapping(executor, tracing), NoOp.INSTANCE});
    return (ExecutorService) made;
  }

  private static boolean allowsSubclasses(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && !Modifier.isFinal(type.getModifiers())
        && Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .noneMatch(method -> Modifier.isFinal(method.getModifiers()));
  }

  /** Calls the executor. */
  private record Wrapping(ExecutorService executor, Tracing tracing) implements MethodInterceptor {
    @Override
    public @Nullable Object intercept(
        Object standIn, Method method, @Nullable Object[] arguments, MethodProxy unused)
        throws Throwable {
      try {
        return method.invoke(executor, wrapped(method, arguments));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    /** By the type that the method asks for: a {@code ForkJoinTask} may be a {@code Runnable} too. */
    private @Nullable Object[] wrapped(Method method, @Nullable Object[] arguments) {
      switch (method.getName()) {
        case "execute", "submit", "schedule", "invokeAll", "invokeAny" ->
          arguments[0] = wrapped(method.getParameterTypes()[0], arguments[0]);
        case "scheduleAtFixedRate", "scheduleWithFixedDelay" ->
          arguments[0] = tracing.wrapRepeated((Runnable) arguments[0]);
        default -> {}
      }
      return arguments;
    }

    private @Nullable Object wrapped(Class<?> type, @Nullable Object task) {
      if (task == null) {
        return null;
      } else if (type == Collection.class) {
        return ((Collection<?>) task)
            .stream().map(each -> wrapped(Callable.class, each)).toList();
      } else if (type == Callable.class) {
        return tracing.wrap((Callable<?>) task);
      }
      return type == Runnable.class ? tracing.wrap((Runnable) task) : task;
    }
  }
}
