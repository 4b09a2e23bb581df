package dev.baton.trace;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of everything that was ignored, dropped or failed, since the start. Thread-safe. */
public final class Counters {
  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  /** All at zero. */
  public Counters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  /** Counts one. */
  public void add(Counter counter) {
    add(counter, 1);
  }

  /** Counts several. */
  public void add(Counter counter, long count) {
    adder(counter).add(count);
  }

  /** Counts a failure inside Baton and logs it with its stack: the first of its kind as a warning, later ones for those who debug. */
  public void failed(Counter counter, Throwable cause) {
    boolean first = get(counter) == 0;
    add(counter);
    Log.LOGGER.log(
        first ? Level.WARNING : Level.DEBUG, "Baton: " + counter + "; the program goes on", cause);
  }

  /** Counts a failure outside and logs one line: the first of its kind as a warning, later ones for those who debug. */
  public void failed(Counter counter, String what) {
    boolean first = get(counter) == 0;
    add(counter);
    Log.LOGGER.log(
        first ? Level.WARNING : Level.DEBUG,
        "Baton: " + what + "; dropped and counted as " + counter);
  }

  /** How many so far. */
  public long get(Counter counter) {
    return adder(counter).sum();
  }

  private LongAdder adder(Counter counter) {
    return requireNonNull(adders.get(counter));
  }

  /** All that are not zero. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      long count = get(counter);
      if (count != 0) {
        counts.put(counter, count);
      }
    }
    return counts;
  }

  /** Loaded with the first failure: to find a logger takes a tenth of the time to the first span. */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger("dev.baton");
  }
}
