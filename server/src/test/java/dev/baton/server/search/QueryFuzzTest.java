package dev.baton.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;

/** What holds for every text in the search box: it is refused with a reason, or becomes an expression in which nothing but terms is quoted. */
class QueryFuzzTest {
  private static final Pattern OPERATORS = Pattern.compile("(AND|OR|NOT|[()* ])*");

  @FuzzTest(maxDuration = "60s")
  void query(byte[] data) {
    Query query;
    try {
      query = Query.parse(new String(data, UTF_8), 1_700_000_000_000_000L);
    } catch (MalformedQuery e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    String[] parts = query.match().split("\"", -1);
    assertThat(parts.length % 2).as(query.match()).isEqualTo(1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        assertThat(parts[i]).matches(OPERATORS);
      } else {
        assertThat(parts[i].codePoints()).allMatch(Character::isLetterOrDigit);
      }
    }
  }
}
