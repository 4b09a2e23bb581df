package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TermRowsBuilderTest {
  private final TermRowsBuilder builder = new TermRowsBuilder();

  @Test
  void entries_keepTheirOwnTerms() {
    builder.add(words("cart shop"));
    builder.add(words("shop"));
    builder.add(words("carton"));
    TermRows rows = builder.take();

    assertThat(rows.size()).isEqualTo(3);
    assertThat(having(rows, "shop")).isEqualTo(BitSet.valueOf(new long[] {0b011}));
    assertThat(having(rows, "carton")).isEqualTo(BitSet.valueOf(new long[] {0b100}));
    BitSet front = new BitSet();
    rows.addFront("cart", front);
    assertThat(front).isEqualTo(BitSet.valueOf(new long[] {0b101}));
  }

  @Test
  void terms_ofSeveralEntries_areWrittenOnce() {
    builder.add(words("telephone"));
    int one = builder.take().toBytes().length;
    builder.add(words("telephone"));
    builder.add(words("telephone"));

    assertThat(builder.take().toBytes()).hasSize(one + 2 * Short.BYTES);
  }

  @Test
  void builder_isEmpty_afterItsEntriesWereTaken() {
    builder.add(words("cart"));
    builder.take();
    builder.add(words("shop"));
    TermRows rows = builder.take();

    assertThat(rows.size()).isOne();
    assertThat(having(rows, "cart").isEmpty()).isTrue();
    assertThat(having(rows, "shop").get(0)).isTrue();
  }

  @Test
  void builder_isFull_beforeNumbersOfTermsRunOut() {
    int entries = 0;
    for (; !builder.isFull(); entries++) {
      Terms terms = new Terms();
      for (int i = 0; i < TermBuffer.MOST; i++) {
        terms.pair("key", entries * TermBuffer.MOST + i);
      }
      builder.add(terms.row());
    }
    TermRows rows = builder.take();

    assertThat(rows.terms()).isLessThanOrEqualTo(TermRows.MOST_TERMS);
    BitSet last = new BitSet();
    rows.addAny(Set.of(Terms.term("key", Integer.toString((entries - 1) * TermBuffer.MOST))), last);
    assertThat(last).isEqualTo(BitSet.valueOf(new long[] {1L << (entries - 1)}));
  }

  private static BitSet having(TermRows rows, String word) {
    BitSet found = new BitSet();
    rows.addAny(Set.of(Terms.word(word)), found);
    return found;
  }

  private static TermRows words(String text) {
    Terms terms = new Terms();
    terms.words(text);
    return terms.row();
  }
}
