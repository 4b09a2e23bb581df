package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static boolean isFound(String query, Terms terms) {
    try {
      return Query.parse(query, 0).condition().in(terms.row()).get(0);
    } catch (MalformedQuery e) {
      throw new AssertionError(e);
    }
  }
}
