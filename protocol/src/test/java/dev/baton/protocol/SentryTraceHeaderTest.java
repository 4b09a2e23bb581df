package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.nio.CharBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentryTraceHeaderTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String VALUE = TRACE + "-1234567890abcdef-1";

  @ParameterizedTest
  @VectorSource("sentry-trace")
  void parse_vector_saysTraceSpanAndDecision(
      int number,
      String value,
      @Nullable String trace,
      @Nullable String span,
      @Nullable Sampled decision) {
    SentryTraceHeader header = SentryTraceHeader.parse(Notation.text(value));

    if (trace == null || span == null) {
      assertThat(header).isNull();
    } else {
      assertThat(header).isNotNull();
      assertThat(header.traceId()).hasToString(Notation.text(trace));
      assertThat(SpanIds.format(header.spanId())).isEqualTo(Notation.text(span));
      assertThat(header.sampled()).isEqualTo(decision);
    }
  }

  @ParameterizedTest
  @VectorSource("sentry-trace-again")
  void toString_ofWhatWasRead_sameText(int number, String value) {
    assertThat(SentryTraceHeader.parse(Notation.text(value))).hasToString(Notation.text(value));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t", ",", " , ,\t"})
  void parse_absentOrBlank_null(@Nullable String value) {
    assertThat(SentryTraceHeader.parse(value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0" + VALUE, VALUE + "\r\n", "\f" + VALUE, VALUE + "\u2003"})
  void parse_blankThatIsNeitherSpaceNorTab_null(String value) {
    assertThat(SentryTraceHeader.parse(value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "771a43a4192642f0b136d5159a50170０-1234567890abcdef-1",
        "771a43a4192642f0b136d5159a501700-1234567890abcdeｆ-1",
        "771a43a4192642f0b136d5159a501700-1234567890abcdef-１",
        "771a43a4192642f0b136d5159a501700–1234567890abcdef-1",
        "+71a43a4192642f0b136d5159a501700-1234567890abcdef-1",
        "771a43a4192642f0b136d5159a501700-1234567890abcdefx1",
        "771a43a4192642f0b136d5159a501700-1234567890abcdef-2",
        "771a43a4192642f0b136d5159a501700-1234567890abcdef-/",
      })
  void parse_charactersThatOnlyLookRight_null(String value) {
    assertThat(SentryTraceHeader.parse(value)).isNull();
  }

  @Test
  void parse_malformedFirstOfAList_laterAreNotAsked() {
    assertThat(SentryTraceHeader.parse("x," + VALUE)).isNull();
  }

  @Test
  void parse_partOfALongerText_readsFromAnyCharSequence() {
    CharSequence value = CharBuffer.wrap(" " + VALUE + " ");

    assertThat(SentryTraceHeader.parse(value)).hasToString(VALUE);
  }

  @Test
  void parse_anyDamage_nullOrAnEqualHeader() {
    Random random = new Random(5);
    String characters = "0123456789abcdefABCDEFg-, \t\n\0\u00e9\ud83d";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder value = new StringBuilder(VALUE);
      value.setLength(random.nextInt(VALUE.length() + 1));
      for (int i = random.nextInt(3); i > 0 && !value.isEmpty(); i--) {
        value.setCharAt(
            random.nextInt(value.length()), characters.charAt(random.nextInt(characters.length())));
      }

      SentryTraceHeader header = SentryTraceHeader.parse(value);

      if (header != null) {
        assertThat(SentryTraceHeader.parse(header.toString())).isEqualTo(header);
      }
    }
  }
}
