package dev.baton.instrument;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object that does what another one does, except for what an instrumentation takes over. For interfaces that are large, or differ
 * from version to version of their library.
 */
public final class Delegation {
  /** A call on its way to the object behind. */
  @FunctionalInterface
  public interface Call {
    /** Makes the call with these arguments; what it throws is thrown. */
    @Nullable
    Object with(@Nullable Object[] arguments) throws Throwable;
  }

  /** What is done instead of a call; it makes the call itself. */
  @FunctionalInterface
  public interface Interception {
    /** Answers a call; the arguments may be changed. */
    @Nullable
    Object answer(Method method, @Nullable Object[] arguments, Call call) throws Throwable;
  }

  private static final @Nullable Object[] NONE = new Object[0];

  private Delegation() {}

  /**
   * An object that has all public interfaces of {@code target}. What answers with {@code target}, as methods do that are chained, answers
   * with that object.
   *
   * @param type one of them
   */
  public static <T> T around(T target, Class<T> type, Interception interception) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    interfaces.add(type);
    for (Class<?> each = target.getClass(); each != null; each = each.getSuperclass()) {
      for (Class<?> found : each.getInterfaces()) {
        if (Modifier.isPublic(found.getModifiers())) {
          interfaces.add(found);
        }
      }
    }
    Object made = Proxy.newProxyInstance(
        target.getClass().getClassLoader(),
        interfaces.toArray(Class<?>[]::new),
        (self, method, arguments) -> {
          @Nullable Object[] given = arguments == null ? NONE : arguments;
          if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
            return given[0] == self || target.equals(given[0]);
          }
          Object answer =
              interception.answer(method, given, changed -> call(target, method, changed));
          return answer == target ? self : answer;
        });
    return type.cast(made);
  }

  private static @Nullable Object call(Object target, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
