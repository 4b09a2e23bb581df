package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  private static final long NOW = 1_700_000_000_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\"\"", "- ..."})
  void query_ofNoWords_findsEverything(String text) throws Exception {
    assertThat(Query.parse(text, NOW)).isEqualTo(Query.EVERYTHING);
  }

  @Test
  void words_areJoinedInAnyCase() throws Exception {
    Condition get = one(Terms.word("get"));
    Condition cart = one(Terms.word("cart"));

    assertThat(Query.parse("GET /Cart", NOW).condition()).isEqualTo(all(get, cart));
    assertThat(Query.parse("\"GET /Cart\"", NOW).condition()).isEqualTo(all(all(get, cart)));
  }

  @Test
  void word_endingWithStar_isAFrontPart() throws Exception {
    assertThat(Query.parse("Car*", NOW).condition()).isEqualTo(all(new Condition.Front("car")));
  }

  @Test
  void pair_isOneTerm_inAnyCase() throws Exception {
    assertThat(Query.parse("service:api", NOW).condition())
        .isEqualTo(all(one(Terms.term("service", "api"))))
        .isEqualTo(Query.parse("Service:\"API\"", NOW).condition());
  }

  @Test
  void negation_aloneOrNot_isTakenAway() throws Exception {
    Condition db = one(Terms.term("op", "db"));

    assertThat(Query.parse("-op:db", NOW).condition())
        .isEqualTo(new Condition.All(List.of(), List.of(db)));
    assertThat(Query.parse("cart !op:db -slow", NOW).condition())
        .isEqualTo(new Condition.All(
            List.of(one(Terms.word("cart"))), List.of(db, one(Terms.word("slow")))));
  }

  @ParameterizedTest
  @CsvSource({
    "dur>200ms, 200001, 9223372036854775807",
    "dur>=200, 200000, 9223372036854775807",
    "dur<1.5s, 0, 1499999",
    "dur<=2m, 0, 120000000",
    "dur>10us dur<20µs, 11, 19",
    "dur>1h, 3600000001, 9223372036854775807",
  })
  void duration_isComparedExactly(String text, long shortest, long longest) throws Exception {
    Query query = Query.parse(text, NOW);

    assertThat(query.shortestMicros()).isEqualTo(shortest);
    assertThat(query.longestMicros()).isEqualTo(longest);
    assertThat(query.findsErrors()).isFalse();
  }

  @Test
  void times_boundTheStart() throws Exception {
    assertThat(Query.parse("since:15m", NOW).fromMicros()).isEqualTo(NOW - 900_000_000L);
    Query between = Query.parse("after:1970-01-01T00:00:01Z before:1970-01-01T00:00:02Z", NOW);
    assertThat(between.fromMicros()).isEqualTo(1_000_000);
    assertThat(between.toMicros()).isEqualTo(2_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "dur:200ms, is compared",
    "dur>soon, not by a time",
    "status>many, which is no number",
    "a & b & c & d & e, more than 4 parts",
    "-dur>1s, cannot be negated",
    "since:yesterday, not by a time",
    "after:noon, not by a time",
    "trace:771a43a4, is not 32 hex digits",
    "service:, is followed by no value",
    "cart dur>=, is followed by no value",
  })
  void query_malformed_saysWhat(String text, String problem) {
    assertThatThrownBy(() -> Query.parse(text, NOW))
        .isInstanceOf(MalformedQuery.class)
        .hasMessageContaining(problem);
  }

  @Test
  void query_tooLong_isRefused() {
    assertThatThrownBy(() -> Query.parse("x".repeat(2001), NOW)).isInstanceOf(MalformedQuery.class);
  }

  private static Condition one(long term) {
    return new Condition.AnyOf(Set.of(term));
  }

  private static Condition all(Condition... wanted) {
    return new Condition.All(List.of(wanted), List.of());
  }
}
