package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names with values, in the order in which they were set: what a span carries beside its own fields. Immutable.
 *
 * <p>Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or a {@code List} of these. Attributes that were read from
 * other SDKs may also hold a {@code Map}. Whatever else is found is sent as its {@code toString()}.
 */
public final class Attributes {
  /*
   * One array, name then value. A span has few attributes, so a search from the front beats hashing, and the span that collected them
   * hands over its array as it stands.
   */

  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(new Object[0], 0);

  private final Object[] pairs;
  private final int length;

  private Attributes(Object[] pairs, int length) {
    this.pairs = pairs;
    this.length = length;
  }

  /**
   * Wraps {@code pairs[0..length)} without copying; the caller gives the array away and never writes to it again. That no name stands
   * twice is the caller's business.
   *
   * @param pairs name, value, name, value...; none of the first {@code length} null
   * @param length how many elements count; even
   */
  public static Attributes wrap(@Nullable Object[] pairs, int length) {
    if (length < 0 || length > pairs.length || (length & 1) != 0) {
      throw new IllegalArgumentException("length: " + length + " of " + pairs.length);
    }
    return length == 0 ? EMPTY : new Attributes(pairs, length);
  }

  /** Copies {@code map} in its order. */
  public static Attributes of(Map<String, ?> map) {
    Object[] pairs = new Object[map.size() * 2];
    int length = 0;
    for (Map.Entry<String, ?> entry : map.entrySet()) {
      pairs[length++] = requireNonNull(entry.getKey(), "name");
      pairs[length++] = requireNonNull(entry.getValue(), "value");
    }
    return wrap(pairs, length);
  }

  /** The value of {@code name}, or null when there is none. */
  public @Nullable Object get(String name) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** How many names there are. */
  public int size() {
    return length >> 1;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** The name at {@code index}, from zero to {@link #size()}. */
  public String nameAt(int index) {
    return (String) pairs[index << 1];
  }

  /** The value at {@code index}, from zero to {@link #size()}. */
  public Object valueAt(int index) {
    return pairs[(index << 1) + 1];
  }

  /** Gives every name with its value to {@code action}, in order. */
  public void forEach(BiConsumer<? super String, Object> action) {
    for (int i = 0; i < size(); i++) {
      action.accept(nameAt(i), valueAt(i));
    }
  }

  /** An unmodifiable copy in the same order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  /** Same names and values in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that
        && Arrays.equals(pairs, 0, length, that.pairs, 0, that.length);
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
