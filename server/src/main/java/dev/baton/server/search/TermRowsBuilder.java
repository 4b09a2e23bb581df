package dev.baton.server.search;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Joins entries that are stored together. Used by one thread. */
public final class TermRowsBuilder {
  private static final int MOST_ENTRIES = 256;
  private static final int MOST_BYTES = 1 << 20;

  private final Numbers numbers = new Numbers();
  private final ByteArrayOutputStream terms = new ByteArrayOutputStream();
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private int size;

  /**
   * Adds entries after those that are there.
   *
   * @param rows of not more than {@link Terms} collects for one entry
   */
  public void add(TermRows rows) {
    int[] numberOf = new int[rows.terms()];
    rows.visitTerms((term, hash, bytes, from, length) -> {
      int known = numbers.size();
      int number = numbers.of(hash);
      numberOf[term] = number;
      if (number == known) {
        terms.write(bytes, from - TermRows.HEAD, TermRows.HEAD + length);
      }
    });
    rows.visitEntries(new TermRows.EntryVisitor() {
      private final ByteBuffer entry =
          ByteBuffer.allocate(Short.BYTES * (1 + numberOf.length)).position(Short.BYTES);

      @Override
      public void term(int term) {
        entry.putShort((short) numberOf[term]);
      }

      @Override
      public void end() {
        entry.putShort(0, (short) (entry.position() / Short.BYTES - 1));
        entries.write(entry.array(), 0, entry.position());
        entry.position(Short.BYTES);
        size++;
      }
    });
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** Whether what is there is to be stored before another entry is added. */
  public boolean isFull() {
    return size >= MOST_ENTRIES
        || terms.size() + entries.size() >= MOST_BYTES
        || numbers.size() + TermBuffer.MOST > TermRows.MOST_TERMS;
  }

  /** The entries; there are none afterwards. */
  public TermRows take() {
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES + terms.size() + entries.size()).putInt(numbers.size());
    TermRows rows =
        new TermRows(out.put(terms.toByteArray()).put(entries.toByteArray()).array(), size);
    clear();
    return rows;
  }

  /** Forgets the entries. */
  public void clear() {
    numbers.clear();
    terms.reset();
    entries.reset();
    size = 0;
  }
}
