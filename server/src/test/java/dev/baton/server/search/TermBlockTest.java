package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A block finds what the rows find of which it was made. */
class TermBlockTest {
  /** So many entries in a row of ten thousand have a term: from none to all. */
  private static final List<Integer> FREQUENCIES = List.of(0, 1, 20, 300, 2_000, 9_000, 10_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 700, 2_303})
  void block_findsWhatItsRowsFind(int size) {
    Random random = new Random(size);
    TermRowsBuilder all = new TermRowsBuilder();
    TermBlock block = new TermBlock();
    for (int entry = 0; entry < size; entry++) {
      TermRows terms = entry(random, entry);
      all.add(terms);
      block.add(terms);
    }
    TermRows rows = all.take();
    byte[][] shards = block.shards();

    assertThat(block.size()).isEqualTo(size);
    for (Set<Long> terms : questions(size)) {
      BitSet found = new BitSet();
      for (Map.Entry<Integer, Set<Long>> one : TermBlock.byShard(terms).entrySet()) {
        TermBlock.addAny(shards[one.getKey()], size, one.getValue(), found);
      }
      BitSet expected = new BitSet();
      rows.addAny(terms, expected);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void block_knowsEachWordOnce() {
    TermBlock block = new TermBlock();
    block.add(words("cart carton"));
    block.add(words("carton café"));

    byte[] words = block.words();
    assertThat(TermBlock.startingWith("car", words))
        .containsExactlyInAnyOrder(Terms.word("cart"), Terms.word("carton"));
    assertThat(TermBlock.startingWith("cafe", words)).containsExactly(Terms.word("cafe"));
    assertThat(TermBlock.startingWith("cartons", words)).isEmpty();
    assertThat(words).hasSize(3 * (Long.BYTES + 1) + "cartcartoncafe".length());
  }

  private static TermRows entry(Random random, int number) {
    Terms terms = new Terms();
    terms.pair("number", "n" + (number + 1));
    for (int frequency : FREQUENCIES) {
      if (random.nextInt(10_000) < frequency) {
        terms.pair("frequency", "f" + frequency);
      }
      if (random.nextInt(10_000) < frequency) {
        terms.words("word" + frequency);
      }
    }
    return terms.row();
  }

  private static List<Set<Long>> questions(int size) {
    List<Set<Long>> questions = new ArrayList<>();
    questions.add(Set.of());
    questions.add(Set.of(Terms.term("number", "n0"), Terms.term("number", "n" + size)));
    for (int frequency : FREQUENCIES) {
      long pair = Terms.term("frequency", "f" + frequency);
      questions.add(Set.of(pair));
      questions.add(Set.of(Terms.word("word" + frequency)));
      questions.add(Set.of(pair, Terms.word("word300"), Terms.word("never")));
    }
    return questions;
  }

  private static TermRows words(String text) {
    Terms terms = new Terms();
    terms.words(text);
    return terms.row();
  }
}
