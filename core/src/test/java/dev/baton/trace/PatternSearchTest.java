package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.propagation.PropagationTargets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Without a bound, each of these searches ends after the heat death of the universe, or of the stack. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PatternSearchTest {
  private static final Pattern EXPLOSIVE = Pattern.compile("(a+)+b");
  private static final String FUSE = "a".repeat(5_000);

  private final Counters counters = new Counters();

  @Test
  void pattern_thatIsThere_isFound() {
    assertThat(PatternSearch.isFound(EXPLOSIVE, "xaab", counters)).isTrue();
    assertThat(PatternSearch.isFound(
            Pattern.compile("^https?://[a-z.]+/v\\d"), "https://a.b/v2/x", counters))
        .isTrue();
    assertThat(counters.snapshot()).isEmpty();
  }

  @Test
  void pattern_thatIsNotThere_isNotFound() {
    assertThat(PatternSearch.isFound(EXPLOSIVE, "xaac", counters)).isFalse();
    assertThat(PatternSearch.isFound(Pattern.compile(".*api.*"), "x".repeat(400), counters))
        .isFalse();
    assertThat(counters.snapshot()).isEmpty();
  }

  @Test
  void pattern_thatWouldTakeForEver_countsAsNotFound() {
    assertThat(PatternSearch.isFound(EXPLOSIVE, FUSE, counters)).isFalse();
    assertThat(counters.get(Counter.PATTERN_GIVEN_UP)).isEqualTo(1);
  }

  @Test
  void pattern_thatRecursesTooDeep_countsAsNotFound() {
    assertThat(
            PatternSearch.isFound(Pattern.compile("^(a|b)*$"), "ab".repeat(60_000) + "c", counters))
        .isFalse();
    assertThat(counters.get(Counter.PATTERN_GIVEN_UP)).isEqualTo(1);
  }

  @Test
  void target_thatWouldTakeForEver_doesNotGetTheHeaders() {
    PropagationTargets targets = PropagationTargets.of(List.of(EXPLOSIVE)).counting(counters);

    assertThat(targets.allows("https://example.com/" + FUSE)).isFalse();
    assertThat(counters.get(Counter.PATTERN_GIVEN_UP)).isEqualTo(1);
  }

  @Test
  void ignoredSpan_whosePatternWouldTakeForEver_isRecorded() {
    SpanPattern pattern = SpanPattern.any().name(EXPLOSIVE);

    assertThat(pattern.matches(SpanOptions.named(FUSE), counters)).isFalse();
    assertThat(counters.get(Counter.PATTERN_GIVEN_UP)).isEqualTo(1);
  }
}
