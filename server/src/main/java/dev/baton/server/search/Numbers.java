package dev.baton.server.search;

import java.util.Arrays;

/** Numbers values as they come, from 0 on. Used by one thread. */
final class Numbers {
  private long[] values = new long[1024];
  private int[] places = new int[4096];
  private int size;

  int size() {
    return size;
  }

  long value(int number) {
    return values[number];
  }

  int of(long value) {
    int place = place(value);
    if (places[place] == 0) {
      if (size == values.length) {
        grow();
        place = place(value);
      }
      values[size++] = value;
      places[place] = size;
    }
    return places[place] - 1;
  }

  /** Forgets all values; the room for them stays. */
  void clear() {
    Arrays.fill(places, 0);
    size = 0;
  }

  /** Where one more than the number of {@code value} is or would be. */
  private int place(long value) {
    int mask = places.length - 1;
    int place = (int) (LongSet.spread(value) >>> 33) & mask;
    while (places[place] != 0 && values[places[place] - 1] != value) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    values = Arrays.copyOf(values, size * 2);
    places = new int[places.length * 2];
    for (int number = 0; number < size; number++) {
      places[place(values[number])] = number + 1;
    }
  }
}
