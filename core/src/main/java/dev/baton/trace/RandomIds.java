package dev.baton.trace;

import dev.baton.protocol.TraceId;
import java.util.concurrent.ThreadLocalRandom;

/** See {@link IdGenerator#random()}. */
final class RandomIds implements IdGenerator {
  private final long saltHigh;
  private final long saltLow;

  RandomIds(long saltHigh, long saltLow) {
    this.saltHigh = saltHigh;
    this.saltLow = saltLow;
  }

  @Override
  public TraceId newTraceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long low = random.nextLong() ^ saltLow;
    return new TraceId(random.nextLong() ^ saltHigh, low == 0 ? 1 : low);
  }

  @Override
  public long newSpanId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long id = random.nextLong() ^ saltHigh;
    while (id == 0) {
      id = random.nextLong();
    }
    return id;
  }
}
