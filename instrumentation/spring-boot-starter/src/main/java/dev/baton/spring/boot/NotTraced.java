package dev.baton.spring.boot;

import java.lang.System.Logger.Level;

/** Says which beans carry no trace, and what to do: whoever wonders finds it in the log. */
final class NotTraced {
  private static final System.Logger LOG = System.getLogger("dev.baton.spring");

  private NotTraced() {}

  /** Warns once: a bean is made once. */
  static void warn(String name, Class<?> declared, Class<?> instead) {
    LOG.log(
        Level.WARNING,
        "Baton: the bean \"{0}\" is not traced, because nothing can stand in for a {1}. Declare it as {2}.",
        name,
        declared.getName(),
        instead.getSimpleName());
  }
}
