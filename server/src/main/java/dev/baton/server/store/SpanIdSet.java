package dev.baton.server.store;

import dev.baton.protocol.SpanData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
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

  /** The ids of {@code spans}. */
  public static SpanIdSet ofSpans(List<SpanData> spans) {
    long[] sorted = new long[spans.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = spans.get(i).spanId();
    }
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

  /** The ids of both, each once. */
  SpanIdSet and(SpanIdSet other) {
    long[] both = new long[sorted.length + other.sorted.length];
    int mine = 0;
    int theirs = 0;
    int size = 0;
    while (mine < sorted.length || theirs < other.sorted.length) {
      boolean isMine = theirs == other.sorted.length
          || (mine < sorted.length && sorted[mine] <= other.sorted[theirs]);
      long next = isMine ? sorted[mine++] : other.sorted[theirs++];
      if (size == 0 || both[size - 1] != next) {
        both[size++] = next;
      }
    }
    return new SpanIdSet(size == both.length ? both : Arrays.copyOf(both, size));
  }

  /** How many spans there are. */
  public int size() {
    return sorted.length;
  }

  /** Whether this span is one of them. */
  public boolean contains(long id) {
    return indexOf(id) >= 0;
  }

  /** Where it stands in their order; negative when it is none of them. */
  public int indexOf(long id) {
    return Arrays.binarySearch(sorted, id);
  }

  /** The one that stands there in their order; equal ones are neighbours. */
  public long at(int index) {
    return sorted[index];
  }

  /** Hands over each of them, in no order that means anything. */
  public void forEach(LongConsumer action) {
    for (long id : sorted) {
      action.accept(id);
    }
  }
}
