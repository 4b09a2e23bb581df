package dev.baton.server.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** The ids of the spans in one part of a segment, kept beside it so that parents are found without reading payloads. Immutable. */
public final class SpanIdSet {
  private final long[] sorted;

  private SpanIdSet(long[] sorted) {
    this.sorted = sorted;
  }

  /** Copies {@code ids}. */
  public static SpanIdSet of(long... ids) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    return new SpanIdSet(sorted);
  }

  static SpanIdSet ofBytes(byte[] bytes) {
    long[] sorted = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(sorted);
    return new SpanIdSet(sorted);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(sorted.length * Long.BYTES);
    bytes.asLongBuffer().put(sorted);
    return bytes.array();
  }

  /** How many spans there are. */
  public int size() {
    return sorted.length;
  }

  /** Whether this span is one of them. */
  public boolean contains(long id) {
    return Arrays.binarySearch(sorted, id) >= 0;
  }

  /** Hands over each of them, in no order that means anything. */
  public void forEach(LongConsumer action) {
    for (long id : sorted) {
      action.accept(id);
    }
  }
}
