package dev.baton.server.ingest;

import dev.baton.server.http.HttpProblem;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that all bodies in flight may take together, until they are stored. Safe for use by many threads. */
final class BodyBudget {
  private static final long PATIENCE_SECONDS = 5;
  private static final int UNIT = 1 << 10;

  /** It is short when less than one part of so many is free. */
  private static final int RESERVE = 4;

  private final Semaphore units;
  private final long bytes;

  BodyBudget(long bytes) {
    this.bytes = bytes;
    this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / UNIT));
  }

  /** A share that is taken bit by bit and given back as a whole. Used by one thread at a time. */
  final class Share implements AutoCloseable {
    private final boolean mayWait;
    private int taken;

    private Share(boolean mayWait) {
      this.mayWait = mayWait;
    }

    /**
     * Takes {@code size} bytes more.
     *
     * @throws HttpProblem 429 when others do not give enough back in time
     */
    void take(int size) throws HttpProblem {
      int wanted = (size + UNIT - 1) / UNIT;
      try {
        if (!units.tryAcquire(wanted, mayWait ? PATIENCE_SECONDS : 0, TimeUnit.SECONDS)) {
          throw new HttpProblem(
              429,
              "more than " + bytes + " bytes of envelopes are in flight",
              Map.of("Retry-After", "1"));
        }
        taken += wanted;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HttpProblem(503, "the server is shutting down");
      }
    }

    @Override
    public void close() {
      units.release(taken);
      taken = 0;
    }
  }

  /** Whether who wants a share may have to wait for it. */
  boolean isShort() {
    return units.availablePermits() < bytes / UNIT / RESERVE;
  }

  /**
   * A share of nothing yet.
   *
   * @param mayWait whether taking more may wait for others
   */
  Share share(boolean mayWait) {
    return new Share(mayWait);
  }
}
