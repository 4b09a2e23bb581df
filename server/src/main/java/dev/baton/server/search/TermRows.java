package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.function.LongPredicate;

/** The terms of one entry after another, as {@link Terms} collects them. Immutable. */
public final class TermRows implements Postings<RuntimeException> {
  /*
   * One entry: how many pairs there are (4 bytes), the hash of each (8), how many words there are (4), and of each the hash (8), how long it
   * is (1) and its letters in UTF-8.
   */

  /** Is shown the terms of one entry after another. */
  interface Visitor {
    void pair(long hash);

    /** A word, the letters of which stand in {@code bytes}. */
    void word(long hash, byte[] bytes, int from, int length);

    /** All terms of an entry were shown. */
    void end();
  }

  private final byte[] bytes;
  private final int size;

  /**
   * Some entries.
   *
   * @param bytes what {@link #writeTo} wrote for one after the other
   * @param size how many they are
   */
  public TermRows(byte[] bytes, int size) {
    this.bytes = bytes;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  /** Writes these entries after others. */
  public void writeTo(ByteArrayOutputStream out) {
    out.writeBytes(bytes);
  }

  @Override
  public void addAny(Set<Long> terms, BitSet to) {
    LongPredicate isWanted = wanted(terms);
    visit(new Marking(to) {
      @Override
      public void pair(long hash) {
        mark(isWanted.test(hash));
      }

      @Override
      public void word(long hash, byte[] letters, int from, int length) {
        mark(isWanted.test(hash));
      }
    });
  }

  @Override
  public void addFront(String front, BitSet to) {
    byte[] wanted = front.getBytes(UTF_8);
    visit(new Marking(to) {
      @Override
      public void pair(long hash) {}

      @Override
      public void word(long hash, byte[] letters, int from, int length) {
        mark(startsWith(letters, from, length, wanted));
      }
    });
  }

  /** Shows every entry. */
  void visit(Visitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (int entry = 0; entry < size; entry++) {
      for (int pairs = in.getInt(); pairs > 0; pairs--) {
        visitor.pair(in.getLong());
      }
      for (int words = in.getInt(); words > 0; words--) {
        long hash = in.getLong();
        int length = in.get() & 0xff;
        visitor.word(hash, bytes, in.position(), length);
        in.position(in.position() + length);
      }
      visitor.end();
    }
  }

  static boolean startsWith(byte[] bytes, int from, int length, byte[] front) {
    return length >= front.length
        && Arrays.equals(bytes, from, from + front.length, front, 0, front.length);
  }

  /** Whether a hash is among {@code terms}. */
  static LongPredicate wanted(Set<Long> terms) {
    if (terms.size() == 1) {
      long only = terms.iterator().next();
      return hash -> hash == only;
    }
    LongSet set = new LongSet();
    terms.forEach(set::add);
    return set::contains;
  }

  /** Sets the number of each entry of which something was marked. */
  private abstract static class Marking implements Visitor {
    private final BitSet to;
    private int entry;

    Marking(BitSet to) {
      this.to = to;
    }

    void mark(boolean found) {
      if (found) {
        to.set(entry);
      }
    }

    @Override
    public void end() {
      entry++;
    }
  }
}
