package dev.baton.server.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the terms of one entry are gathered, each once, as they are stored. Used by one thread, which keeps it for its next entry. */
final class TermBuffer {
  /** No more terms than these are gathered. */
  static final int MOST = 4_000;

  /** What has grown beyond these for one entry is not kept for the next. */
  private static final int MOST_KEPT_TERMS = 512;

  private static final int MOST_KEPT_BYTES = 16 << 10;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final ThreadLocal<@Nullable TermBuffer> KEPT = new ThreadLocal<>();

  private final LongSet known = new LongSet(256);
  private byte[] bytes = new byte[2048];
  private int length;

  private TermBuffer() {}

  /** An empty one: that of this thread, unless another entry has it. */
  static TermBuffer take() {
    TermBuffer kept = KEPT.get();
    if (kept == null) {
      return new TermBuffer();
    }
    KEPT.set(null);
    return kept;
  }

  /** Adds a term, unless it is there; a pair has no letters. */
  void add(long hash, byte[] letters, int from, int count) {
    if (known.size() >= MOST || !known.add(hash)) {
      return;
    }
    int end = length + TermRows.HEAD + count;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, end * 2);
    }
    putLong(bytes, length, hash);
    bytes[length + Long.BYTES] = (byte) count;
    System.arraycopy(letters, from, bytes, length + TermRows.HEAD, count);
    length = end;
  }

  void addPair(long hash) {
    add(hash, bytes, 0, 0);
  }

  /** All terms; this is not used afterwards. */
  TermRows row() {
    TermRows row = TermRows.ofEntry(known.size(), bytes, length);
    if (known.size() <= MOST_KEPT_TERMS && bytes.length <= MOST_KEPT_BYTES) {
      known.clear();
      length = 0;
      KEPT.set(this);
    }
    return row;
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }
}
