package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.function.LongPredicate;

/** Some entries, one after another, with their terms, as {@link Terms} collects them and {@link TermRowsBuilder} joins them. Immutable. */
public final class TermRows implements Postings<RuntimeException> {
  /*
   * Entries that stand together share most of their terms, so each is written once, and an entry has only their numbers. First the terms: how
   * many there are (4 bytes), and of each the hash (8), how many letters it has (1), and these in UTF-8, if it is a word; a pair has none.
   * Then the entries: how many terms (2 bytes), and the number of each (2); or ALL instead of both, which is what a single entry has.
   */
  private static final int ALL = 0xffff;

  /** Bytes of a term before its letters. */
  static final int HEAD = Long.BYTES + 1;

  /** No more terms than these in all entries together: numbers have two bytes. */
  static final int MOST_TERMS = 0xffff;

  /** Is shown terms. */
  interface TermVisitor {
    /**
     * A term as it is written, {@link #HEAD} included.
     *
     * @param term its number
     * @param bytes where its letters stand, those of a word
     * @param length how many these are; 0 for a pair
     */
    void term(int term, long hash, byte[] bytes, int from, int length);
  }

  /** Is shown entries. */
  interface EntryVisitor {
    /** The number of a term that the entry has. */
    void term(int term);

    /** All terms of an entry were shown. */
    void end();
  }

  private final byte[] bytes;
  private final int size;

  /**
   * Some entries.
   *
   * @param bytes what {@link #toBytes} was
   * @param size how many they are
   */
  public TermRows(byte[] bytes, int size) {
    this.bytes = bytes;
    this.size = size;
  }

  /** A single entry that has all of these terms. */
  static TermRows ofEntry(int count, byte[] terms, int length) {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + length + Short.BYTES);
    out.putInt(count).put(terms, 0, length).putShort((short) ALL);
    return new TermRows(out.array(), 1);
  }

  @Override
  public int size() {
    return size;
  }

  /** How they are stored. The caller does not change it. */
  public byte[] toBytes() {
    return bytes;
  }

  @Override
  public void addAny(Set<Long> terms, BitSet to) {
    LongPredicate isWanted = wanted(terms);
    mark((term, hash, word, from, length) -> isWanted.test(hash), to);
  }

  @Override
  public void addFront(String front, BitSet to) {
    byte[] wanted = front.getBytes(UTF_8);
    mark(
        (term, hash, word, from, length) -> length > 0 && startsWith(word, from, length, wanted),
        to);
  }

  private interface TermTest {
    boolean test(int term, long hash, byte[] word, int from, int length);
  }

  private void mark(TermTest test, BitSet to) {
    BitSet wanted = new BitSet();
    visitTerms((term, hash, word, from, length) -> {
      if (test.test(term, hash, word, from, length)) {
        wanted.set(term);
      }
    });
    if (wanted.isEmpty()) {
      return;
    }
    visitEntries(new EntryVisitor() {
      private int entry;

      @Override
      public void term(int term) {
        if (wanted.get(term)) {
          to.set(entry);
        }
      }

      @Override
      public void end() {
        entry++;
      }
    });
  }

  /** How many different terms they have. */
  int terms() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  /** Shows every term once. */
  void visitTerms(TermVisitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int terms = in.getInt();
    for (int term = 0; term < terms; term++) {
      long hash = in.getLong();
      int length = in.get() & 0xff;
      visitor.term(term, hash, bytes, in.position(), length);
      in.position(in.position() + length);
    }
  }

  /** Shows every entry. */
  void visitEntries(EntryVisitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int terms = in.getInt();
    for (int term = 0; term < terms; term++) {
      int length = in.get(in.position() + Long.BYTES) & 0xff;
      in.position(in.position() + HEAD + length);
    }
    for (int entry = 0; entry < size; entry++) {
      int count = in.getShort() & 0xffff;
      if (count == ALL) {
        for (int term = 0; term < terms; term++) {
          visitor.term(term);
        }
      } else {
        for (int i = 0; i < count; i++) {
          visitor.term(in.getShort() & 0xffff);
        }
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
}
