package dev.baton.propagation;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields from a map in any of the forms in which headers are passed around: {@code Sentry-Trace}, {@code sentry_trace}, {@code
 * HTTP_SENTRY_TRACE} (WSGI, CGI), {@code SENTRY_TRACE} (environment). A value may be a string, an array or any {@link Iterable} of
 * them.
 *
 * <p>Source: protocol notes 5.1 and 5.3.
 */
public final class MapGetter implements Getter<Map<String, ?>> {
  /** The one instance; it has no state. */
  public static final MapGetter INSTANCE = new MapGetter();

  private MapGetter() {}

  @Override
  public @Nullable String get(Map<String, ?> carrier, String name) {
    Object exact = carrier.get(name);
    if (exact != null) {
      return text(exact);
    }
    for (Map.Entry<String, ?> entry : carrier.entrySet()) {
      String key = entry.getKey();
      if (key != null && entry.getValue() != null && isName(key, name)) {
        return text(entry.getValue());
      }
    }
    return null;
  }

  private static boolean isName(String key, String name) {
    String normal = key.toLowerCase(Locale.ROOT).replace('_', '-');
    return normal.equals(name)
        || (normal.startsWith("http-")
            && normal.startsWith(name, 5)
            && normal.length() == name.length() + 5)
        || (name.equals("baggage") && normal.equals("sentry-baggage"));
  }

  private static @Nullable String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Object[] array) {
      return text(java.util.Arrays.asList(array));
    }
    if (value instanceof Iterable<?> values) {
      StringBuilder joined = new StringBuilder();
      for (Object each : values) {
        if (each instanceof CharSequence part) {
          joined.append(joined.isEmpty() ? "" : ",").append(part);
        }
      }
      return joined.isEmpty() ? null : joined.toString();
    }
    return value instanceof CharSequence ? value.toString() : null;
  }
}
