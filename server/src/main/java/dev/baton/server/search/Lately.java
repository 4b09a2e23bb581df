package dev.baton.server.search;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What was made of a key and a value lately, so that it is not made again. Safe for use by many threads. */
final class Lately<V> {
  /*
   * Each key and value have one place, and those that came last have it. There is no lock: what a thread finds in a place is immutable, so
   * it is whole, and it is compared before it is taken. What is read from JSON are mostly the same objects, which know their hash.
   */
  private static final int PLACES_BITS = 11;

  private record Place<V>(String key, Object value, V made) {}

  private final @Nullable Object[] places = new @Nullable Object[1 << PLACES_BITS];
  private final BiFunction<String, Object, V> making;

  Lately(BiFunction<String, Object, V> making) {
    this.making = making;
  }

  V of(String key, Object value) {
    long mixed = LongSet.spread(31L * key.hashCode() + value.hashCode());
    int at = (int) (mixed >>> (Long.SIZE - PLACES_BITS));
    if (places[at] instanceof Place<?> place
        && place.key().equals(key)
        && place.value().equals(value)) {
      @SuppressWarnings("unchecked") // only it is put in
      V made = (V) place.made();
      return made;
    }
    V made = making.apply(key, value);
    places[at] = new Place<>(key, value, made);
    return made;
  }
}
