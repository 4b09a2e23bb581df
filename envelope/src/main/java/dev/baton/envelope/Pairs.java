package dev.baton.envelope;

import dev.baton.protocol.Attributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the members of one JSON object; of several with one name the last counts, at the place of the first. */
final class Pairs {
  /*
   * Every span has an object of a few members. Those are found by looking at each; once there are many, places are kept by name, so that the
   * work stays linear whatever arrives.
   */
  private static final int FEW = 32;

  private @Nullable Object[] pairs = new @Nullable Object[12];
  private int length;
  private @Nullable Map<String, Integer> places;

  void put(String name, @Nullable Object value) {
    int place = place(name);
    if (place == pairs.length) {
      pairs = Arrays.copyOf(pairs, length * 2);
    }
    pairs[place] = name;
    pairs[place + 1] = value;
    length = Math.max(length, place + 2);
  }

  /** Where {@code name} stands, or the end. */
  private int place(String name) {
    if (length < FEW) {
      for (int i = 0; i < length; i += 2) {
        if (name.equals(pairs[i])) {
          return i;
        }
      }
      return length;
    }
    if (places == null) {
      places = new HashMap<>();
      for (int i = 0; i < length; i += 2) {
        places.put((String) pairs[i], i);
      }
    }
    Integer known = places.putIfAbsent(name, length);
    return known == null ? length : known;
  }

  /** All of them, without those that are null. Nothing is put afterwards. */
  Attributes toAttributes() {
    int kept = 0;
    for (int i = 0; i < length; i += 2) {
      if (pairs[i + 1] != null) {
        pairs[kept] = pairs[i];
        pairs[kept + 1] = pairs[i + 1];
        kept += 2;
      }
    }
    return Attributes.wrap(pairs, kept);
  }
}
