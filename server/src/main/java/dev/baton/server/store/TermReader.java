package dev.baton.server.store;

import dev.baton.server.search.Condition;
import dev.baton.server.search.Postings;
import dev.baton.server.search.TermBlock;
import dev.baton.server.search.TermRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Finds the entries of one partition by what {@link TermWriter} has written. Used by one thread. */
final class TermReader implements AutoCloseable {
  /*
   * Rows of term_recent are looked at first, then blocks, each from the newest to the oldest. The connection sees one state of the file, in
   * which an entry is in one of them.
   */
  private final PreparedStatement recent;
  private final PreparedStatement block;
  private final PreparedStatement words;
  private final PreparedStatement shard;

  TermReader(Connection connection) throws SQLException {
    recent = connection.prepareStatement(
        "SELECT first_id, size, bytes FROM term_recent WHERE first_id < ? ORDER BY first_id DESC LIMIT 1");
    block = connection.prepareStatement(
        "SELECT first_id, size FROM term_block WHERE first_id < ? ORDER BY first_id DESC LIMIT 1");
    words = connection.prepareStatement("SELECT words FROM term_block WHERE first_id = ?");
    shard = connection.prepareStatement("SELECT bytes FROM term_shard WHERE id = ?");
  }

  /**
   * Entries that stand together, and which of them meet a condition.
   *
   * @param first the id of the first entry
   * @param size how many entries there are
   * @param matches those that meet it, counted from the first
   */
  record Found(long first, int size, BitSet matches) {
    static final Found NOTHING = new Found(0, 0, new BitSet());

    /** The ids of those below {@code before} that meet it, the newest first. */
    long[] below(long before) {
      int end = (int) Math.min(size, before - first);
      long[] ids =
          matches.get(0, end).stream().mapToLong(number -> first + number).toArray();
      for (int i = 0, j = ids.length - 1; i < j; i++, j--) {
        long newer = ids[j];
        ids[j] = ids[i];
        ids[i] = newer;
      }
      return ids;
    }
  }

  /** The entries around the highest id below {@code before}; {@link Found#NOTHING} when there is none. */
  Found below(long before, Condition condition) throws SQLException {
    recent.setLong(1, before);
    try (ResultSet row = recent.executeQuery()) {
      if (row.next()) {
        return new Found(
            row.getLong(1),
            row.getInt(2),
            condition.in(new TermRows(row.getBytes(3), row.getInt(2))));
      }
    }
    block.setLong(1, before);
    long first;
    int size;
    try (ResultSet row = block.executeQuery()) {
      if (!row.next()) {
        return Found.NOTHING;
      }
      first = row.getLong(1);
      size = row.getInt(2);
    }
    return new Found(first, size, condition.in(new Block(first, size)));
  }

  /**
   * Those of the entries that meet a condition.
   *
   * @param ids the newest first
   */
  long[] meeting(Condition condition, long[] ids) throws SQLException {
    LongStream.Builder meeting = LongStream.builder();
    Found around = Found.NOTHING;
    for (long id : ids) {
      if (around.size() == 0 || id < around.first()) {
        around = below(id + 1, condition);
      }
      if (around.matches().get((int) (id - around.first()))) {
        meeting.add(id);
      }
    }
    return meeting.build().toArray();
  }

  @Override
  public void close() throws SQLException {
    try (recent;
        block;
        words;
        shard) {
      // closes them all
    }
  }

  private final class Block implements Postings<SQLException> {
    private final long first;
    private final int size;

    Block(long first, int size) {
      this.first = first;
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public void addAny(Set<Long> terms, BitSet to) throws SQLException {
      for (Map.Entry<Integer, Set<Long>> one : TermBlock.byShard(terms).entrySet()) {
        shard.setLong(1, first * TermBlock.SHARDS + one.getKey());
        TermBlock.addAny(bytes(shard), size, one.getValue(), to);
      }
    }

    @Override
    public void addFront(String front, BitSet to) throws SQLException {
      words.setLong(1, first);
      addAny(TermBlock.startingWith(front, bytes(words)), to);
    }

    private byte[] bytes(PreparedStatement statement) throws SQLException {
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : new byte[0];
      }
    }
  }
}
