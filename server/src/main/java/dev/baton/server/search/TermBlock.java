package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/** Some thousand entries, turned around: each term with the entries that have it. Filled once, by one thread. */
public final class TermBlock {
  /*
   * Terms are numbered as they come; "log" holds the number of each term of each entry, and "counts" how many entries have a term. So the
   * entries of each term find their places in one pass over the log, and nothing is sorted.
   *
   * What is stored is cut into shards by the upper bits of the hash, and a term is looked for in one of them. A shard is a sequence of
   *
   *   hash (8 bytes), length (2 bytes), entries
   *
   * where the entries are, whichever is shortest: nothing when all have the term, the steps from one number to the next (one byte below 128,
   * else two), or a bit for each. The length tells which, since steps are only written when they are shorter than bits. The words are listed
   * beside the shards, once for the block: hash, length (1 byte), letters.
   */
  /** How many shards a block has. */
  public static final int SHARDS = 64;

  /** No more entries than these in one block; a step of two bytes reaches as far. */
  public static final int MOST_ENTRIES = 1 << 14;

  /** How many bits of a term are below those that choose the shard. */
  static final int SHARD_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SHARDS);

  private final Numbers numbers = new Numbers();
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private int[] counts = new int[1024];
  private int[] log = new int[1 << 14];
  private int logged;
  private int[] ends = new int[1024];
  private int entries;

  /** Adds entries after those that are there. */
  public void add(TermRows rows) {
    int[] numberOf = new int[rows.terms()];
    rows.visitTerms((term, hash, bytes, from, length) -> {
      int known = numbers.size();
      int number = numbers.of(hash);
      numberOf[term] = number;
      if (number == known && length > 0) {
        words.write(bytes, from - TermRows.HEAD, TermRows.HEAD + length);
      }
    });
    counts = withRoom(counts, numbers.size());
    rows.visitEntries(new TermRows.EntryVisitor() {
      @Override
      public void term(int term) {
        log = withRoom(log, logged);
        log[logged++] = numberOf[term];
        counts[numberOf[term]]++;
      }

      @Override
      public void end() {
        ends = withRoom(ends, entries);
        ends[entries++] = logged;
      }
    });
  }

  /** How many entries there are. */
  public int size() {
    return entries;
  }

  /** Every word that an entry has. */
  public byte[] words() {
    return words.toByteArray();
  }

  /** The terms with their entries, {@link #SHARDS} arrays of them. */
  public byte[][] shards() {
    int[] places = new int[numbers.size()];
    for (int number = 1; number < places.length; number++) {
      places[number] = places[number - 1] + counts[number - 1];
    }
    short[] sorted = new short[logged];
    for (int entry = 0, at = 0; entry < entries; entry++) {
      for (; at < ends[entry]; at++) {
        sorted[places[log[at]]++] = (short) entry;
      }
    }
    ByteArrayOutputStream[] shards = new ByteArrayOutputStream[SHARDS];
    Arrays.setAll(shards, shard -> new ByteArrayOutputStream());
    byte[] bits = new byte[(entries + 7) / 8];
    byte[] head = new byte[Long.BYTES + Short.BYTES];
    byte[] steps = new byte[2 * bits.length + 2];
    for (int number = 0; number < places.length; number++) {
      int to = places[number];
      int from = to - counts[number];
      byte[] written = steps;
      int length = 0;
      if (counts[number] < entries) {
        length = steps(sorted, from, to, steps, bits.length);
        if (length >= bits.length) {
          written = bits;
          length = bits.length;
          bits(sorted, from, to, bits);
        }
      }
      long hash = numbers.value(number);
      ByteBuffer.wrap(head).putLong(hash).putShort((short) length);
      ByteArrayOutputStream shard = shards[shard(hash)];
      shard.writeBytes(head);
      shard.write(written, 0, length);
    }
    return Arrays.stream(shards).map(ByteArrayOutputStream::toByteArray).toArray(byte[][]::new);
  }

  /** The terms, by the shards in which they stand. */
  public static Map<Integer, Set<Long>> byShard(Set<Long> terms) {
    Map<Integer, Set<Long>> shards = new HashMap<>();
    for (long term : terms) {
      shards.computeIfAbsent(shard(term), shard -> new HashSet<>()).add(term);
    }
    return shards;
  }

  /**
   * Sets the numbers of the entries that have one of the terms.
   *
   * @param shard in which the terms stand
   * @param size how many entries the block has
   */
  public static void addAny(byte[] shard, int size, Set<Long> terms, BitSet to) {
    LongPredicate isWanted = TermRows.wanted(terms);
    ByteBuffer in = ByteBuffer.wrap(shard);
    while (in.hasRemaining()) {
      long hash = in.getLong();
      int length = in.getShort() & 0xffff;
      if (isWanted.test(hash)) {
        addEntries(in.slice(in.position(), length), size, to);
      }
      in.position(in.position() + length);
    }
  }

  /** The terms of those words that begin with {@code front}. */
  public static Set<Long> startingWith(String front, byte[] words) {
    byte[] wanted = front.getBytes(UTF_8);
    Set<Long> found = new HashSet<>();
    ByteBuffer in = ByteBuffer.wrap(words);
    while (in.hasRemaining()) {
      long hash = in.getLong();
      int length = in.get() & 0xff;
      if (TermRows.startsWith(words, in.position(), length, wanted)) {
        found.add(hash);
      }
      in.position(in.position() + length);
    }
    return found;
  }

  private static void addEntries(ByteBuffer in, int size, BitSet to) {
    if (!in.hasRemaining()) {
      to.set(0, size);
    } else if (in.remaining() == (size + 7) / 8) {
      to.or(BitSet.valueOf(in));
    } else {
      int entry = 0;
      while (in.hasRemaining()) {
        int step = in.get();
        entry += step >= 0 ? step : (step & 0x7f) << 7 | in.get();
        to.set(entry);
      }
    }
  }

  /** Writes the steps from each entry to the next and returns how long they are; ends early when that is more than {@code most}. */
  private static int steps(short[] sorted, int from, int to, byte[] steps, int most) {
    int length = 0;
    int last = 0;
    for (int at = from; at < to && length < most; at++) {
      int step = sorted[at] - last;
      last = sorted[at];
      if (step >= 0x80) {
        steps[length++] = (byte) (0x80 | step >> 7);
      }
      steps[length++] = (byte) (step & 0x7f);
    }
    return length;
  }

  private static void bits(short[] sorted, int from, int to, byte[] bits) {
    Arrays.fill(bits, (byte) 0);
    for (int at = from; at < to; at++) {
      bits[sorted[at] >> 3] |= (byte) (1 << (sorted[at] & 7));
    }
  }

  private static int shard(long hash) {
    return (int) (hash >>> SHARD_SHIFT);
  }

  private static int[] withRoom(int[] array, int at) {
    return at < array.length ? array : Arrays.copyOf(array, at * 2);
  }
}
