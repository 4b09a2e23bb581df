package dev.baton.server.store;

import java.time.Duration;

/**
 * How much is kept. Whole partitions are deleted, the oldest first; the one that is written to stays until its hour is over.
 *
 * @param age what arrived longer ago than this goes
 * @param bytes what all partitions may take together, with their journals and the index
 */
public record Retention(Duration age, long bytes) {
  /** Below this, a partition would hold next to nothing. */
  public static final long SMALLEST = 16L << 20;

  private static final long LARGEST_PARTITION = 256L << 20;
  private static final int PARTITIONS = 8;

  public Retention {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age: " + age);
    }
    if (bytes < SMALLEST) {
      throw new IllegalArgumentException("bytes: " + bytes + " is less than " + SMALLEST);
    }
  }

  /** Bytes from which on a partition is full: small enough for the limit to be kept by deleting some. */
  long largestPartition() {
    return Math.min(LARGEST_PARTITION, bytes / PARTITIONS);
  }
}
