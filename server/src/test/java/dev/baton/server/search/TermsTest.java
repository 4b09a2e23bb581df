package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class TermsTest {
  @Test
  void dottedValue_isFoundByItsFrontParts() {
    Terms terms = new Terms();
    terms.dotted("op", "http.client.retry");

    assertThat(List.of("http", "http.client", "http.client.retry"))
        .allMatch(value -> isFound("op:" + value, terms));
    assertThat(isFound("op:client", terms)).isFalse();
  }

  /** All front parts of it are some terabytes. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void dottedValue_ofMillionsOfParts_isFoundByItsFirst() {
    Terms terms = new Terms();
    terms.dotted("op", "a.".repeat(2_000_000));

    assertThat(terms.row().toBytes()).hasSizeLessThan(300);
    assertThat(isFound("op:a", terms)).isTrue();
    assertThat(isFound("op:a.a", terms)).isTrue();
  }

  @Test
  void words_areFoundInAnyCase_withAndWithoutAccents() {
    Terms terms = new Terms();
    terms.words("Überweisung an CAFÉ_42, заказ");

    assertThat(List.of("uberweisung", "ÜBERWEISUNG", "cafe", "Café", "42", "Заказ", "caf*", "зак*"))
        .allMatch(word -> isFound(word, terms));
    assertThat(List.of("weisung", "caf", "4", "зак")).noneMatch(word -> isFound(word, terms));
  }

  @Test
  void terms_ofManyWords_areBounded() {
    Terms terms = new Terms();
    for (int i = 0; i < 10_000; i++) {
      terms.words("word" + i);
    }

    assertThat(isFound("word3999", terms)).isTrue();
    assertThat(isFound("word4000", terms)).isFalse();
  }

  @Test
  void terms_haveNoneOfTheEntryBefore() {
    Terms before = new Terms();
    before.pair("tenant", "one");
    before.words("checkout");
    TermRows row = before.row();
    byte[] stored = row.toBytes().clone();

    Terms next = new Terms();
    next.pair("tenant", "two");

    assertThat(isFound("tenant:two", next)).isTrue();
    assertThat(isFound("tenant:one", next)).isFalse();
    assertThat(isFound("check*", next)).isFalse();
    assertThat(row.toBytes()).isEqualTo(stored);
  }

  @Test
  void terms_haveNoneOfAnEntryThatWasGivenUp() {
    Terms first = new Terms();
    first.pair("tenant", "one");
    first.row();
    new Terms().pair("tenant", "two");

    Terms next = new Terms();
    next.pair("tenant", "three");

    assertThat(isFound("tenant:three", next)).isTrue();
    assertThat(isFound("tenant:one", next)).isFalse();
    assertThat(isFound("tenant:two", next)).isFalse();
  }

  @Test
  void terms_ofTwoEntriesAtATime_areApart() {
    Terms one = new Terms();
    Terms two = new Terms();
    one.pair("tenant", "one");
    two.pair("tenant", "two");

    assertThat(isFound("tenant:one", one)).isTrue();
    assertThat(isFound("tenant:two", one)).isFalse();
    assertThat(isFound("tenant:two", two)).isTrue();
    assertThat(isFound("tenant:one", two)).isFalse();
  }

  @Test
  void terms_afterAnEntryOfMany_areBoundedAgain() {
    for (int entry = 0; entry < 3; entry++) {
      Terms terms = new Terms();
      for (int i = 0; i < 5_000; i++) {
        terms.words("word" + i);
      }
      assertThat(isFound("word3999", terms)).isTrue();
      assertThat(isFound("word4000", terms)).isFalse();
    }
  }

  @Test
  void row_isTakenOnce() {
    Terms terms = new Terms();
    terms.pair("tenant", "one");

    assertThat(terms.row()).isSameAs(terms.row());
    assertThatIllegalStateException().isThrownBy(() -> terms.pair("tenant", "two"));
  }

  private static boolean isFound(String query, Terms terms) {
    try {
      return Query.parse(query, 0).condition().in(terms.row()).get(0);
    } catch (MalformedQuery e) {
      throw new AssertionError(e);
    }
  }
}
