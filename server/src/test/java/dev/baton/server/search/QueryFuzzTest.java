package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What holds for every text in the search box: it is refused with a reason, or asks for something. */
class QueryFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void query(byte[] data) {
    String text = new String(data, UTF_8);
    Query query;
    try {
      query = Query.parse(text, 1_700_000_000_000_000L);
    } catch (MalformedQuery e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    Terms terms = new Terms();
    terms.words(text);
    TermBlock block = new TermBlock();
    block.add(terms.row());
    assertThat(query.condition().in(terms.row()).length()).isLessThanOrEqualTo(block.size());
    for (String word : Terms.wordsOf(text)) {
      assertThat(TermBlock.startingWith(word, block.words())).contains(Terms.word(word));
    }
  }
}
