package dev.baton.benchmarks.soak;

import java.util.List;

/**
 * What was there after a part of the load.
 *
 * @param spans how many spans were started in it
 * @param heap bytes in use after a collection, when nothing was in flight
 */
record Lap(long spans, long heap) {
  /** By how many bytes the heap grows from lap to lap: the median of all pairs (Theil and Sen), which no single lap can move. */
  static long growth(List<Lap> laps) {
    int count = laps.size();
    double[] slopes = new double[count * (count - 1) / 2];
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int k = i + 1; k < count; k++) {
        slopes[next++] = (double) (laps.get(k).heap() - laps.get(i).heap()) / (k - i);
      }
    }
    java.util.Arrays.sort(slopes);
    return slopes.length == 0 ? 0 : Math.round(slopes[slopes.length / 2]);
  }
}
