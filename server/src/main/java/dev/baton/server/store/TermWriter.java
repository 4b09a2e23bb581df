package dev.baton.server.store;

import dev.baton.server.search.TermBlock;
import dev.baton.server.search.TermRows;
import dev.baton.server.search.TermRowsBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Writes by which terms the entries of one partition are found. Belongs to its {@link PartitionWriter} and its transactions. */
final class TermWriter {
  /*
   * What a term is looked up by cannot be written at once: each of the hundred terms of an entry would touch a page of its own. So there are
   * two levels. What one commit adds becomes one row of term_recent, entry by entry (TermRows). When there are some thousand entries, the
   * transaction that adds the last of them turns them around into one block, term by term (TermBlock), and deletes the rows; their pages are
   * used again. Both happen in the transaction of the entries themselves, so there is nothing to mend after a crash, and nothing is kept in
   * memory but how much is in term_recent.
   *
   * Entries have ids without gaps. A row of either level is known by its first one, and all of term_recent is above all blocks.
   */
  static final List<String> SCHEMA = List.of(
      "CREATE TABLE term_recent(first_id INTEGER PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL)",
      "CREATE TABLE term_block(first_id INTEGER PRIMARY KEY, size INTEGER NOT NULL, words BLOB NOT NULL)",
      // id is first_id * SHARDS + shard
      "CREATE TABLE term_shard(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");

  /** Entries that are searched one by one, at most. */
  private static final int BLOCK_ENTRIES = 2_048;

  /** The same in bytes, for entries that have thousands of terms. */
  private static final int BLOCK_BYTES = 4 << 20;

  private final Connection connection;
  private final PreparedStatement insertRecent;
  private final TermRowsBuilder row = new TermRowsBuilder();
  private long nextId;
  private int recentEntries;
  private long recentBytes;

  TermWriter(Connection connection) throws SQLException {
    this.connection = connection;
    insertRecent = connection.prepareStatement("INSERT INTO term_recent VALUES (?, ?, ?)");
  }

  /** Forgets what was not committed. */
  void reset() throws SQLException {
    row.clear();
    try (Statement statement = connection.createStatement();
        ResultSet recent = statement.executeQuery(
            "SELECT coalesce(sum(size), 0), coalesce(sum(length(bytes)), 0) FROM term_recent")) {
      recentEntries = recent.getInt(1);
      recentBytes = recent.getLong(2);
    }
  }

  /**
   * Adds an entry.
   *
   * @param id one more than that of the entry before
   * @param terms what it is found by
   */
  void add(long id, TermRows terms) throws SQLException {
    row.add(terms);
    nextId = id + 1;
    if (row.isFull()) {
      flush();
    }
  }

  /** Writes what was added; it is committed by who owns the connection. */
  void flush() throws SQLException {
    if (row.size() == 0) {
      return;
    }
    TermRows rows = row.take();
    insertRecent.setLong(1, nextId - rows.size());
    insertRecent.setInt(2, rows.size());
    insertRecent.setBytes(3, rows.toBytes());
    insertRecent.executeUpdate();
    recentEntries += rows.size();
    recentBytes += rows.toBytes().length;
    if (recentEntries >= BLOCK_ENTRIES || recentBytes >= BLOCK_BYTES) {
      seal();
    }
  }

  /** Makes a block of what is in term_recent. */
  void seal() throws SQLException {
    if (recentEntries == 0) {
      return;
    }
    TermBlock block = new TermBlock();
    long first = Long.MAX_VALUE;
    try (Statement statement = connection.createStatement();
        ResultSet recent = statement.executeQuery(
            "SELECT first_id, size, bytes FROM term_recent ORDER BY first_id")) {
      while (recent.next()) {
        first = Math.min(first, recent.getLong(1));
        block.add(new TermRows(recent.getBytes(3), recent.getInt(2)));
      }
    }
    write(first, block);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM term_recent");
    }
    recentEntries = 0;
    recentBytes = 0;
  }

  private void write(long first, TermBlock block) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO term_block VALUES (?, ?, ?)")) {
      insert.setLong(1, first);
      insert.setInt(2, block.size());
      insert.setBytes(3, block.words());
      insert.executeUpdate();
    }
    byte[][] shards = block.shards();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO term_shard VALUES (?, ?)")) {
      for (int shard = 0; shard < shards.length; shard++) {
        insert.setLong(1, first * TermBlock.SHARDS + shard);
        insert.setBytes(2, shards[shard]);
        insert.executeUpdate();
      }
    }
  }
}
