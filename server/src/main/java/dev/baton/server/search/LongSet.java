package dev.baton.server.search;

import java.util.Arrays;

/** A set of numbers without an object for each. Used by one thread. */
public final class LongSet {
  /*
   * Open addressing with linear probing, at most half full; 0 marks a free place and is kept apart. The multiplication spreads numbers that
   * are counted up; senders who make them collide on purpose are slowed down, and nobody else: each trace has its own set.
   */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] places;
  private int taken;
  private boolean hasZero;

  /** An empty set with room for sixteen numbers, and for more when they come. */
  public LongSet() {
    this(16);
  }

  /** An empty set with room for {@code numbers}, a power of two, and for more when they come. */
  LongSet(int numbers) {
    places = new long[2 * numbers];
  }

  /** Adds {@code value}; false when it is there already. */
  public boolean add(long value) {
    if (value == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    int place = place(value);
    if (places[place] != 0) {
      return false;
    }
    places[place] = value;
    taken++;
    if (taken * 2 > places.length) {
      grow();
    }
    return true;
  }

  public boolean contains(long value) {
    return value == 0 ? hasZero : places[place(value)] != 0;
  }

  /** Forgets all numbers; the room for them stays. */
  void clear() {
    Arrays.fill(places, 0);
    taken = 0;
    hasZero = false;
  }

  /** How many numbers there are. */
  public int size() {
    return taken + (hasZero ? 1 : 0);
  }

  /** The same number with every bit of it in the upper ones. */
  static long spread(long value) {
    return value * SPREAD;
  }

  /** Where {@code value} is or would be. */
  private int place(long value) {
    int mask = places.length - 1;
    int place = (int) (spread(value) >>> 33) & mask;
    while (places[place] != 0 && places[place] != value) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    for (long value : old) {
      if (value != 0) {
        places[place(value)] = value;
      }
    }
  }
}
