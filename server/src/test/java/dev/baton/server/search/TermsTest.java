package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class TermsTest {
  @Test
  void dottedValue_isFoundByItsFrontParts() {
    Terms terms = new Terms();
    terms.dotted("op", "http.client.retry");

    assertThat(terms.text().split(" "))
        .contains(
            Terms.term("op", "http"),
            Terms.term("op", "http.client"),
            Terms.term("op", "http.client.retry"));
  }

  /** All front parts of it are some terabytes. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void dottedValue_ofMillionsOfParts_isFoundByItsFirst() {
    Terms terms = new Terms();
    terms.dotted("op", "a.".repeat(2_000_000));

    assertThat(terms.text().split(" "))
        .hasSizeLessThan(30)
        .contains(Terms.term("op", "a"), Terms.term("op", "a.a"));
  }
}
